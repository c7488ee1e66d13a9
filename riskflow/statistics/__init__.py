"""Figures over ratings and cases; nothing here knows a case."""
