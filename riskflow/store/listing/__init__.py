"""Lists that are filtered, sorted, counted and paged in the database."""
