"""Search in what is written in cases: words, the index of each kind of database, and who may find what."""
