"""What reviewers and applicants say to each other: what a supplement reopens, and who reads which discussion. Pure."""
