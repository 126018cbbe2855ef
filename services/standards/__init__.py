"""The service standard as data: evidence, clauses, checks."""
