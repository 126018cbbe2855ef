"""Stretches of time, as sorted lists of (start, end) that do not overlap; the end is not part of a stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import itemgetter

Stretch = tuple[datetime, datetime]


def union(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return ``stretches`` sorted, those that overlap or touch joined, empty ones dropped."""
    joined: list[Stretch] = []
    for start, end in sorted(each for each in stretches if each[0] < each[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def intersect(one: list[Stretch], other: list[Stretch]) -> list[Stretch]:
    """Return the time that is in both; both are as ``union`` returns them."""
    shared: list[Stretch] = []
    i = j = 0
    while i < len(one) and j < len(other):
        start, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if start < end:
            shared.append((start, end))
        if one[i][1] <= other[j][1]:
            i += 1
        else:
            j += 1
    return shared


def subtract(whole: list[Stretch], gone: list[Stretch]) -> list[Stretch]:
    """Return the time of ``whole`` that is not in ``gone``; both are as ``union`` returns them."""
    if not whole:
        return []
    edges = [whole[0][0], *(edge for stretch in gone for edge in stretch), whole[-1][1]]
    between = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]
    return intersect(whole, between)


def meets(stretch: Stretch, others: list[Stretch]) -> bool:
    """Return whether ``stretch`` shares time with one of ``others``, which are as ``union`` returns them."""
    start, end = stretch
    before = bisect_left(others, end, key=itemgetter(0))
    return start < end and before > 0 and others[before - 1][1] > start


def total(stretches: list[Stretch]) -> timedelta:
    """Return how long ``stretches`` are together."""
    return sum((end - start for start, end in stretches), timedelta())


def longest(stretches: list[Stretch]) -> timedelta:
    """Return the length of the longest of ``stretches``, zero when there is none."""
    return max((end - start for start, end in stretches), default=timedelta())
