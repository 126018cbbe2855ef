"""A figure: what an aggregation makes of the cases that a measure saw."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.standards.domain.measures import CASES, PERCENT, YES_NO, Measure, Observed
from services.standards.domain.statistics import percentile, percentile_interval, share, wilson


@dataclass(frozen=True)
class Figure:
    """``value`` in ``unit`` (``None``: no case was seen) over ``sample`` cases.

    ``interval``: of a share its 95% Wilson interval in percent, of a percentile that of its order statistics.
    """

    value: float | None
    sample: int
    unit: str
    interval: tuple[float, float] | None = None


_REDUCE: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": lambda values: sum(values) / len(values),
    "max": max,
    "min": min,
    "whole": lambda values: values[0],
    "count": lambda values: float(sum(1 for each in values if each)),
}


def figure(measure: Measure, aggregate: str, observed: Observed, within: float | None = None) -> Figure:
    """Return the figure of ``observed``; ``within``: the limit that ``share_within`` asks about."""
    unit = unit_of(measure, aggregate)
    if not observed.values:
        return Figure(None, observed.sample, unit)
    if aggregate in ("share", "share_within"):
        hits = [bool(each) if within is None else each <= within for each in observed.values]
        return Figure(share(hits), observed.sample, unit, wilson(sum(hits), len(hits)))
    if rank := re.fullmatch(r"p(\d+)", aggregate):
        ordered, percent = sorted(observed.values), float(rank[1])
        interval = percentile_interval(ordered, percent)
        return Figure(percentile(ordered, percent), observed.sample, unit, interval)
    return Figure(_REDUCE[aggregate](observed.values), observed.sample, unit)


def unit_of(measure: Measure, aggregate: str) -> str:
    """Return the unit of what ``aggregate`` makes of ``measure``."""
    if aggregate in ("share", "share_within"):
        return PERCENT
    return CASES if aggregate == "count" or measure.unit == YES_NO else measure.unit
