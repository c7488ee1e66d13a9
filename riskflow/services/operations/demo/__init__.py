"""The demonstration: invented people, and a case in every state, created through the same services as real ones."""
