"""Services of operators, administrators and the worker."""
