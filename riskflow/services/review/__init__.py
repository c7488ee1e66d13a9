"""Handling, rating, opinions and decisions."""
