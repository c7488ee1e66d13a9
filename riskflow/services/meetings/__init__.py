"""Meetings of RAI and SAI: agenda, call, attendance, minutes and their adjustment; and written procedure."""
