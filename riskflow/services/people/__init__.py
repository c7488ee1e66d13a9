"""People: the roles that they hold, where these come from, and how they end."""
