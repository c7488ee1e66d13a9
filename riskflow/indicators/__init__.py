"""Indicators of territories: the catalogue, and readers of the publishers' files."""
