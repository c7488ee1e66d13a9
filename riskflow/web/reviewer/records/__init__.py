"""Pages of the records: those of a case, the archive of all, and their signatures."""
