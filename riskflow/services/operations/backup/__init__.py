"""Backups: made while the instance is used, and put back only when all of it is known to be good."""
