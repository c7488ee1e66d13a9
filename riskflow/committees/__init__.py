"""Committees: competences, quorum, substitutes and the sharing out of work, by rules that know no case."""
