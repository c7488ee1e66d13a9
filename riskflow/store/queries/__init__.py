"""SQL, by subject."""
