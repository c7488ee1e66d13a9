"""The database: tables, queries and migrations. There is no SQL anywhere else."""
