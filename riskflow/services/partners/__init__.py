"""Partners of a case and their screening."""
