"""The trend: this period beside the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.standards.domain.days import local_date, midnight
from services.standards.domain.period import Period
from services.standards.domain.verdict import Judged

BETTER, WORSE, SAME = "better", "worse", "same"


@dataclass(frozen=True)
class Trend:
    """``figure``: of the period before, over ``sample`` cases. ``direction``: from there to here.

    ``beyond_chance``: the 95% intervals of both do not overlap; ``None`` where there are no intervals.
    """

    figure: float
    sample: int
    direction: str
    beyond_chance: bool | None


def period_before(period: Period, zone: str) -> Period:
    """Return the period to compare with: as many calendar months, else days, before it; else as long a time.

    Days and months are those of ``zone``: the day after a change of clocks is compared with the whole day before it.
    """
    first, last = local_date(period.start, zone), local_date(period.end, zone)
    if midnight(first, zone) != period.start or midnight(last, zone) != period.end:
        return Period(period.start - (period.end - period.start), period.start)
    if first.day == last.day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month
        return Period(midnight(_months_earlier(first, months), zone), period.start)
    return Period(midnight(first - (last - first), zone), period.start)


def trend(before: Judged, now: Judged) -> Trend | None:
    """Return the trend of one condition; ``None`` when one of the figures is missing."""
    old, new = before.figure, now.figure
    if old.value is None or new.value is None:
        return None
    better = new.value < old.value if now.condition.comparison == "at_most" else new.value > old.value
    direction = SAME if new.value == old.value else BETTER if better else WORSE
    apart = None
    if old.interval and new.interval:
        apart = old.interval[1] < new.interval[0] or new.interval[1] < old.interval[0]
    return Trend(old.value, old.sample, direction, apart)


def _months_earlier(first: date, months: int) -> date:
    earlier = first
    for _ in range(months):
        earlier = (earlier - timedelta(days=1)).replace(day=1)
    return earlier
