"""Values that templates show."""
