"""Archived files for decades: checked again and again, and packed so that others can read and prove them."""
