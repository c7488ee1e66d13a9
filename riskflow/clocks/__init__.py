"""How long a case may wait at each step, in working days of Sweden, and which day the applicant is promised."""
