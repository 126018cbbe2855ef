"""How many cases were as a condition wants them, one by one: what shares of halls and periods are compared by."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from services.standards.domain.measures import Observed
from services.standards.domain.standard import Condition


@dataclass(frozen=True)
class Kept:
    """``whole``: cases that were kept; ``daily``: kept and all of each day, where they were seen day by day."""

    whole: int
    daily: tuple[tuple[int, int], ...] = ()


def kept(condition: Condition, observed: Observed) -> Kept | None:
    """Return how many of the values are as ``condition`` wants them; ``None`` where that cannot be said one by one.

    "P80 at most 15 minutes" and "the longest at most 15 minutes" both ask each case for 15 minutes; of "a share of at
    least 90%" a case is kept if it counts to the share. A mean, and a figure of the whole period, is kept by no case.
    """
    keeps = _keeps(condition)
    if keeps is None or not observed.values or len(observed.values) != observed.sample:
        return None
    held = [keeps(each) for each in observed.values]
    return Kept(sum(held), tuple(_daily(held, observed.sizes)))


def _keeps(condition: Condition) -> Callable[[float], bool] | None:
    at_most = condition.comparison == "at_most"
    if condition.aggregate in ("share", "share_within", "count"):
        limit = condition.within
        return lambda value: (bool(value) if limit is None else value <= limit) != at_most
    if condition.aggregate in ("max", "min") or re.fullmatch(r"p\d+", condition.aggregate):
        return lambda value: value <= condition.threshold if at_most else value >= condition.threshold
    return None


def _daily(held: Sequence[bool], sizes: Sequence[int]) -> list[tuple[int, int]]:
    return [(sum(held[start:end]), end - start) for start, end in pairwise(accumulate(sizes, initial=0))]
