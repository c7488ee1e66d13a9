"""What is done with archived files: fixity checks, and packages for an archive authority or for people."""
