"""Sign-in by OpenID Connect: the provider, its tokens, and how long a session lasts. Knows no request and no row."""
