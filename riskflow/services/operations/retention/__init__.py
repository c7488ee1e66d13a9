"""What is disposed of, after how long and on whose decision: rules, drafts that nobody works on, disposal."""
