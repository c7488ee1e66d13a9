"""Pages of those who handle, rate and decide."""
