"""Signing in and out, here and at the identity provider, and the sessions of a person."""
