"""Which entries of lists may be about a partner, and by which evidence."""
