"""Files: reading untrusted ones within limits, downloading from allowed addresses, and the write-once archive."""
