"""The figures of a year: read and counted by the worker or a command, kept without small counts, shown by pages."""
