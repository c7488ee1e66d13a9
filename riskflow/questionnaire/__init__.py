"""Questions, answers and what they amount to; pure except for the loader."""
