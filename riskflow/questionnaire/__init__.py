"""Questions, answers and their scoring; pure except for `loader` and `library`, which read files."""
