"""Pure rules about a case: its workflow, who may do what, its events and notifications."""
