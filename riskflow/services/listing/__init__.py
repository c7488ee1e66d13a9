"""Lists of cases: what they show, and the upkeep of what they read."""
