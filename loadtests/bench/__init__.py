"""Benchmarks of the suite against a floor that is measured in the same run: ``python -m loadtests.bench``."""
