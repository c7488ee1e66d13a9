"""Pages of what happens to a case after its decision, and the register of all collaborations."""
