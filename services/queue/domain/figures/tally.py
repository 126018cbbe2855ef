"""Counts and samples that add up: those of a period are the sum of those of its days, exactly.

Samples are whole seconds, kept as second → how often, so that medians and percentiles of a sum are as exact as those of
a single day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Any

COUNTS = ("tickets", "called", "served", "cancelled", "no_shows", "transfers", "overtakes")
SAMPLES = ("wait", "walk", "service")
SECONDS = ("open", "idle")
_PERCENTILES = {"median": 0.5, "p80": 0.8, "p95": 0.95}

Key = tuple[str | None, str | None, str | None]
"""Queue, counter, clerk; ``None`` where there is none (nobody has called yet; a counter waits for no queue)."""


@dataclass(frozen=True)
class Cell:
    """``counts``, ``seconds``: by name, see ``COUNTS`` and ``SECONDS``; ``samples``: name → second → how often."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    samples: Mapping[str, Counter[int]] = field(default_factory=lambda: {name: Counter() for name in SAMPLES})


Cells = dict[Key, Cell]


def merged(many: Iterable[Cell]) -> Cell:
    """Return the sum of cells."""
    total = Cell()
    for each in many:
        total.counts.update(each.counts)
        total.seconds.update(each.seconds)
        for name in SAMPLES:
            total.samples[name].update(each.samples[name])
    return total


def by_key(days: Mapping[str, Cells], by: str) -> dict[str, Cell]:
    """Return the figures of ``days`` for each ``queue``, ``counter``, ``clerk`` or ``day``, in the order of names.

    What belongs to no queue (counter, clerk) is in no row, but in the total.
    """
    groups: dict[str, list[Cell]] = {}
    for day, cells in days.items():
        for (queue, counter, clerk), cell in cells.items():
            name = {"queue": queue, "counter": counter, "clerk": clerk, "day": day}[by]
            if name is not None:
                groups.setdefault(name, []).append(cell)
    return {name: merged(groups[name]) for name in sorted(groups)}


def summary(cell: Cell) -> dict[str, Any]:
    """Return a cell as people read it; rates from 0 to 1, ``None`` where nothing is to be divided."""
    counts = {name: cell.counts[name] for name in COUNTS}
    called, open_seconds = counts["called"], cell.seconds["open"]
    return {
        **counts,
        "no_show_rate": round(counts["no_shows"] / called, 4) if called else None,
        **{name: spread(cell.samples[name]) for name in SAMPLES},
        "open_seconds": open_seconds,
        "idle_seconds": cell.seconds["idle"],
        "idle_share": round(cell.seconds["idle"] / open_seconds, 4) if open_seconds else None,
    }


def spread(sample: Mapping[int, int]) -> dict[str, int | None]:
    """Return count, mean, median, P80 and P95 in whole seconds; percentiles by nearest rank (Hyndman & Fan, type 1)."""
    count = sum(sample.values())
    if not count:
        return {"count": 0, "mean_seconds": None, **{f"{name}_seconds": None for name in _PERCENTILES}}
    mean = sum(second * times for second, times in sample.items()) / count
    ranks = {f"{name}_seconds": _at(sample, ceil(part * count)) for name, part in _PERCENTILES.items()}
    return {"count": count, "mean_seconds": round(mean), **ranks}


def _at(sample: Mapping[int, int], rank: int) -> int:
    """Return the ``rank``-th smallest (from 1)."""
    passed = 0
    for second in sorted(sample):
        passed += sample[second]
        if passed >= rank:
            return second
    raise ValueError("the rank is beyond the sample")
