"""After the decision: obligations and their proof, check-ins, how long a decision holds. Pure: no clock, no rows."""
