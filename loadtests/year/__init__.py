"""A year of halls as the events that tell of it: made of a seed, day by day, without holding more than a day.

``python -m loadtests.year --visits 1000`` prints it, one CloudEvent a line.
"""

from loadtests.year.plan import Plan
from loadtests.year.telling import happened

__all__ = ["Plan", "happened"]
