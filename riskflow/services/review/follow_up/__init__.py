"""What happens to a case after its decision."""
