"""Screening of names against sanctions lists and other lists: importers, index, matching, verdicts."""
