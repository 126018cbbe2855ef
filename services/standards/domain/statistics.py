"""From cases to one figure."""

from __future__ import annotations

import math
from collections.abc import Sequence

_Z_95 = 1.959963984540054
"""The standard normal quantile for a two-sided 95% interval."""


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile: the smallest value that at least ``percent``% of ``values`` do not exceed.

    Definition 1 of Hyndman & Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996): no
    interpolation, so "P80 ≤ 15" says exactly "at least 80% are 15 or less". Needs at least one value.
    """
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def share(values: Sequence[float]) -> float:
    """Return how many percent of ``values`` are true (not 0). Needs at least one value."""
    return 100 * sum(1 for each in values if each) / len(values)


def wilson(successes: int, cases: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval, in percent, of a share of ``successes`` among ``cases`` (at least one).

    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927): unlike the normal
    approximation it holds for few cases and for shares near 0 and 100%.
    """
    p, z2 = successes / cases, _Z_95**2
    middle = p + z2 / (2 * cases)
    reach = _Z_95 * math.sqrt(p * (1 - p) / cases + z2 / (4 * cases**2))
    low, high = ((middle + sign * reach) / (1 + z2 / cases) for sign in (-1, 1))
    return 100 * max(low, 0.0), 100 * min(high, 1.0)
