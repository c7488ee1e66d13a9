"""Many people at once, on several web processes and workers: what they are served, and what is left when some die."""
