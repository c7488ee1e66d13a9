"""Forms that come again: what was sent after the session had ended, and what was sent twice."""
