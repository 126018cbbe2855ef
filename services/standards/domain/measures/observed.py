"""What a measure is: it looks at facts and says which cases it saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.standards.domain.facts import Facts
from services.standards.domain.period import Period

MINUTES, WORKING_DAYS, PERCENT, CASES, YES_NO = "minutes", "working_days", "percent", "cases", "yes_no"


@dataclass(frozen=True)
class Selection:
    """Which cases a clause is about; ``matter_names``: parts of the Chinese name, one of which must occur."""

    matter_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Observed:
    """The cases seen, one value each (in the measure's unit), and how large the sample is."""

    values: tuple[float, ...]
    sample: int


def cases(values: tuple[float, ...]) -> Observed:
    """Return ``values`` as observed, each of them one of the sample."""
    return Observed(values, len(values))


Observe = Callable[[Facts, Period, Selection], Observed]


@dataclass(frozen=True)
class Measure:
    """``unit`` of its values; ``aggregations`` that make sense of them; ``observe`` (period clipped to what is over).

    ``observe`` is ``None`` while no event tells of it yet: then there is no evidence, whatever happened.
    """

    unit: str
    aggregations: tuple[str, ...]
    observe: Observe | None
    applies: Callable[[Facts], bool] = lambda facts: True
