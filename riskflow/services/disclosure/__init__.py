"""Handing out documents of a case: what is asked for, what is masked, the decision and its letter."""
