"""Building, issuing and verifying decision records."""
