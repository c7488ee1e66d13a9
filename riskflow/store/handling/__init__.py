"""Queries of what happens around a case: judging, meetings and follow-up."""
