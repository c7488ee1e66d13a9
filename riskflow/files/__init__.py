"""Files: reading those from outside, downloading them, and keeping those of our own for good."""
