"""Figures with what they stand on: shares with n and interval, times with their spread."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """``hits`` of ``n``; ``percent`` and its 95% Wilson ``interval`` (percent), ``None`` of nothing."""

    hits: int
    n: int

    @property
    def percent(self) -> float | None:
        """Return the share."""
        return 100 * self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the interval (Wilson, "Probable Inference", JASA 22, 1927): it holds for few cases too."""
        if not self.n:
            return None
        p, z2 = self.hits / self.n, _Z_95**2
        middle = p + z2 / (2 * self.n)
        reach = _Z_95 * math.sqrt(p * (1 - p) / self.n + z2 / (4 * self.n**2))
        low, high = ((middle + sign * reach) / (1 + z2 / self.n) for sign in (-1, 1))
        return 100 * max(0.0, low), 100 * min(1.0, high)


@dataclass(frozen=True)
class Spread:
    """Seconds of ``n`` cases: the middle one, and what four of five do not exceed (nearest rank)."""

    n: int
    median: float | None
    p80: float | None


def share(found: Iterable[bool]) -> Share:
    """Return how many of the cases are so."""
    cases = list(found)
    return Share(sum(cases), len(cases))


def spread(seconds: Iterable[float | None]) -> Spread:
    """Return the spread of those that are known."""
    ordered = sorted(each for each in seconds if each is not None)
    if not ordered:
        return Spread(0, None, None)
    return Spread(len(ordered), _rank(ordered, 50), _rank(ordered, 80))


def _rank(ordered: list[float], percent: int) -> float:
    return ordered[max(1, math.ceil(len(ordered) * percent / 100)) - 1]
