"""Pages of who works, stands in and leaves."""
