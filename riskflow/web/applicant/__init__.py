"""Pages of the applicant and those who write with them."""
