"""Handing out a record as a copy with masks: which parts it has, what is masked on which ground, the letter."""
