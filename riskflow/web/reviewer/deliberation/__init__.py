"""Pages of how people judge."""
