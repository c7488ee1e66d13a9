"""Pages of administrators and owners of questionnaires."""
