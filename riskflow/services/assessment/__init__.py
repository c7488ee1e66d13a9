"""What the applicant does with an assessment."""
