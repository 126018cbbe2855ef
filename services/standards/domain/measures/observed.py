"""What a measure is: it looks at facts and says which cases it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from services.standards.domain.facts import Facts
from services.standards.domain.period import Period

MINUTES, SECONDS, WORKING_DAYS, PERCENT, CASES = "minutes", "seconds", "working_days", "percent", "cases"
STARS, MATERIALS, YES_NO = "stars", "materials", "yes_no"


class Case(NamedTuple):
    """What a value comes from: a ``kind`` of fact (``ticket``, ``visit``, ``sitting`` …), its ``id``, its ``value``.

    ``value`` is in the measure's unit, or what the case added to it (a duty: percent of the opening hours). A tuple, as
    a month of a hall makes a hundred thousand of them.
    """

    kind: str
    id: str
    value: float


@dataclass(frozen=True)
class Observed:
    """The values seen (in the measure's unit), how large the sample is, and the ``cases`` that prove it.

    A measure that makes one value of many cases (a share of the opening hours) names those that it is made of.
    ``sizes``: how many of the values are of each day, one day's after the other's, where they were seen day by day.
    ``missing``: cases that should be there and are not; with one missing nothing passes.
    ``trouble``: why it could not be computed.
    """

    values: tuple[float, ...]
    sample: int
    cases: tuple[Case, ...] = ()
    sizes: tuple[int, ...] = ()
    missing: int = 0
    trouble: str | None = None


def seen(found: Iterable[Case]) -> Observed:
    """Return what was seen, case by case: each of them gives a value, and is one of the sample."""
    whole = tuple(found)
    return Observed(tuple(each.value for each in whole), len(whole), whole)


EVERY_KIND = frozenset(
    {
        "tickets",
        "visits",
        "sittings",
        "posts",
        "duties",
        "matters",
        "ratings",
        "devices",
        "complaints",
        "inspections",
        "doors",
        "documents",
        "figures",
        "filings",
        "notices",
        "staff",
    }
)
"""What a measure is given unless it says that it needs less."""

Observe = Callable[[Facts, Period], Observed]


@dataclass(frozen=True)
class Measure:
    """``unit`` of its values; ``aggregations`` that make sense of them; ``observe`` (period clipped to what is over).

    ``of``: whose cases they are, a name of ``domain.populations``: what a clause may narrow them by.
    ``observe`` is ``None`` while no event tells of it yet: then there is no evidence, whatever happened.
    ``reads``: the kinds of facts that it looks at (fields of ``Facts``).
    """

    unit: str
    aggregations: tuple[str, ...]
    observe: Observe | None
    applies: Callable[[Facts], bool] = lambda facts: True
    reads: frozenset[str] = EVERY_KIND
    of: str = ""
