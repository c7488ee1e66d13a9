"""Signatures of people and of others on records: what a file that comes back holds, and what was added to it."""
