"""The standards office at scale, from evidence to a month's report: ``python -m loadtests.bench.standards``."""
