"""People of this instance: who signs in, and for how long."""
