"""What operators and the worker do."""
