"""The verbs: one function, one transaction, one event. Nothing else changes a case."""
