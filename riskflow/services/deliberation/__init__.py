"""How people judge: readings, statements, precedents, calibration, and who judges."""
