"""What is kept of how people judge: tables and queries."""
