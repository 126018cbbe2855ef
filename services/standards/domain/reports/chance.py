"""What chance explains of the differences between halls, and between two periods.

Funnel limits after Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24
(2005): each hall's share is held against the share of all, on the scale of the arcsine square root, where the spread
of a share depends on its number of cases alone (also near 0 and 100%, where nearly all of our shares are). Two things
make the limits wider than those of one hall and independent cases:

* **cases that are alike**: who comes in the same hour waits alike, so that a thousand waits tell less than a thousand
  throws of a coin. How much less is seen from how the days of a hall differ (the variance of a share between clusters,
  Cochran, "Sampling Techniques", 3rd ed., 10.2, taken together over all halls), and Student's t allows for that being
  an estimate;
* **many comparisons**: all of a report together have one chance in twenty to name anybody wrongly (Bonferroni).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.standards.domain.reports.student import quantile
from services.standards.domain.statistics import wilson

WRONGLY_NAMED = 0.05
"""The chance that a report names at least one hall although nothing but chance was at work."""
FEWEST_DAYS = 10
"""Of fewer days with cases it cannot be said how alike the cases of a day are, so the hall is not named."""

WITHIN_CHANCE, BETTER, WORSE, TOO_FEW = "within_chance", "better", "worse", "too_few"
NOT_COMPARED = "not_compared"
"""Cases enough, but days (or halls) too few to know what chance explains."""
_QUARTER_TURN = math.pi / 2


@dataclass(frozen=True)
class Kept:
    """In ``hall``, ``kept`` of ``cases`` were as the clause wants them; ``smallest``: the sample that allows a word.

    ``days``: kept and cases of each day, where they are known.
    """

    hall: str
    kept: int
    cases: int
    smallest: int = 1
    days: tuple[tuple[int, int], ...] = ()

    @property
    def enough(self) -> bool:
        """Whether there are cases enough for a share."""
        return self.cases >= max(self.smallest, 1)

    @property
    def comparable(self) -> bool:
        """Whether there are cases and days enough to be compared."""
        return self.enough and len(self.busy) >= FEWEST_DAYS

    @property
    def busy(self) -> list[tuple[int, int]]:
        """The days with cases."""
        return [each for each in self.days if each[1]]


@dataclass(frozen=True)
class Spread:
    """How many times the variance of independent cases a share has (``times``, at least 1), known by ``freedom``."""

    times: float
    freedom: int


@dataclass(frozen=True)
class Compared:
    """One hall against all: percents; ``interval``: 95%, of the hall alone; ``limits``: what chance explains."""

    hall: str
    cases: int
    share: float | None
    interval: tuple[float, float] | None
    limits: tuple[float, float] | None
    word: str


@dataclass(frozen=True)
class Comparison:
    """All halls of one clause. ``share``: of all their cases, in percent (``None``: no hall has cases enough).

    ``spread``: ``None`` where no hall has days enough. ``limited``: whether two halls have, so that any are compared.
    """

    share: float | None
    spread: Spread | None
    limited: bool
    halls: tuple[Compared, ...]


def family(now: Sequence[Sequence[Kept]], before: Sequence[Sequence[Kept]]) -> int:
    """Return how many comparisons a report makes (at least one): halls of a clause, and a hall with its past."""
    halls = sum(len(found) for each in now if len(found := [hall for hall in each if hall.comparable]) > 1)
    earlier = [{hall.hall for hall in each if hall.comparable} for each in before]
    past = sum(
        hall.comparable and hall.hall in known for each, known in zip(now, earlier, strict=True) for hall in each
    )
    return max(1, halls + past)


def compare(halls: Sequence[Kept], comparisons: int) -> Comparison:
    """Return each hall against all of them, in the order given; one of ``comparisons`` made together."""
    seen = [each for each in halls if each.enough]
    if not seen:
        return Comparison(None, None, False, tuple(_alone(each, None) for each in halls))
    overall = sum(each.kept for each in seen) / sum(each.cases for each in seen)
    spread = spread_of([each for each in halls if each.comparable])
    limited = spread is not None and sum(each.comparable for each in halls) > 1
    placed = tuple(
        _placed(each, overall, spread, comparisons) if limited and spread and each.comparable else _alone(each, spread)
        for each in halls
    )
    return Comparison(100 * overall, spread, limited, placed)


def spread_of(halls: Sequence[Kept]) -> Spread | None:
    """Return how much more than independent cases the shares of ``halls`` vary, as seen from their days."""
    between = independent = 0.0
    freedom = 0
    for hall in halls:
        share, days = hall.kept / hall.cases, hall.busy
        between += sum((kept - share * cases) ** 2 for kept, cases in days) * len(days) / (len(days) - 1)
        independent += hall.cases * share * (1 - share)
        freedom += len(days) - 1
    return Spread(max(1.0, between / independent) if independent else 1.0, freedom) if freedom else None


def limits(overall: float, cases: float, spread: Spread, comparisons: int) -> tuple[float, float]:
    """Return between which shares (percent) chance explains a hall of so many ``cases``; ``overall``: from 0 to 1."""
    middle = math.asin(math.sqrt(overall))
    reach = _reach(spread, comparisons) / (2 * math.sqrt(cases))
    low, high = max(0.0, middle - reach), min(_QUARTER_TURN, middle + reach)
    return 100 * math.sin(low) ** 2, 100 * math.sin(high) ** 2


def change(before: Kept, now: Kept, spread: Spread | None, comparisons: int) -> str:
    """Return whether a hall's share differs between two periods by more than chance explains."""
    if not (before.enough and now.enough):
        return TOO_FEW
    if spread is None or not (before.comparable and now.comparable):
        return NOT_COMPARED
    turned = 2 * (_angle(now) - _angle(before)) / math.sqrt(1 / now.cases + 1 / before.cases)
    if abs(turned) <= _reach(spread, comparisons):
        return WITHIN_CHANCE
    return BETTER if turned > 0 else WORSE


def _placed(hall: Kept, overall: float, spread: Spread, comparisons: int) -> Compared:
    share, within = 100 * hall.kept / hall.cases, limits(overall, hall.cases, spread, comparisons)
    word = BETTER if share > within[1] else WORSE if share < within[0] else WITHIN_CHANCE
    return Compared(hall.hall, hall.cases, share, _interval(hall, spread), within, word)


def _alone(hall: Kept, spread: Spread | None) -> Compared:
    if not hall.enough:
        return Compared(hall.hall, hall.cases, None, None, None, TOO_FEW)
    return Compared(hall.hall, hall.cases, 100 * hall.kept / hall.cases, _interval(hall, spread), None, NOT_COMPARED)


def _interval(hall: Kept, spread: Spread | None) -> tuple[float, float]:
    """Return the Wilson interval of as many independent cases as the hall's cases are worth."""
    times = spread.times if spread else 1.0
    return wilson(hall.kept / times, hall.cases / times)


def _angle(hall: Kept) -> float:
    return math.asin(math.sqrt(hall.kept / hall.cases))


def _reach(spread: Spread, comparisons: int) -> float:
    return quantile(WRONGLY_NAMED / comparisons, spread.freedom) * math.sqrt(spread.times)
