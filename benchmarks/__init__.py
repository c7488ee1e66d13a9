"""Benchmarks: speed and quality of common operations. `make bench`, `make bench-text`, `make bench-screening`."""
