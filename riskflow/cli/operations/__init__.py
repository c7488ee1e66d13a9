"""Commands of those who run an instance: backups, proof, records that are due, personal data."""
