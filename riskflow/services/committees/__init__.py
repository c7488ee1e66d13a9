"""Who sits on which committee, and who stands in for whom."""
