"""Queries of how people judge."""
