"""People of this instance: who signs in and for how long, and the roles that they hold."""
