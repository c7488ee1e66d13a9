"""How fast and how well the usual things are done: `make bench`, `make bench-text`, `make bench-screening`."""
