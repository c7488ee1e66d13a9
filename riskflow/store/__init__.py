"""Memory: the tables, the named reads and the only SQL."""
