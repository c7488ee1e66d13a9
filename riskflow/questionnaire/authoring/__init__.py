"""Tools for authors of questionnaires: proofs, coverage, differences, simulation, reports."""
