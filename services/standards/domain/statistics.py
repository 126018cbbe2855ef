"""From cases to one figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

_Z_95 = 1.959963984540054
"""The standard normal quantile for a two-sided 95% interval."""
_TAIL = 0.025
"""What such an interval leaves out on either side."""
_EXACT_UP_TO = 1000
"""With more cases the normal approximation of the binomial distribution is good to less than a rank or two."""


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


def wilson(successes: float, cases: float) -> tuple[float, float]:
    """Return the 95% Wilson score interval, in percent, of a share of ``successes`` among ``cases`` (at least one).

    Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927): unlike the normal
    approximation it holds for few cases and for shares near 0 and 100%.
    """
    p, z2 = successes / cases, _Z_95**2
    middle = p + z2 / (2 * cases)
    reach = _Z_95 * math.sqrt(p * (1 - p) / cases + z2 / (4 * cases**2))
    low, high = ((middle + sign * reach) / (1 + z2 / cases) for sign in (-1, 1))
    return 100 * max(low, 0.0), 100 * min(high, 1.0)


def percentile_interval(values: Sequence[float], percent: float) -> tuple[float, float] | None:
    """Return the 95% interval of a percentile between two of the ``values`` themselves; ``None``: too few for one.

    The ranks come from the binomial distribution (Conover, "Practical Nonparametric Statistics", 3rd ed., 3.2), which
    needs no shape of the values; above 1,000 of them from its normal approximation.
    """
    n, p = len(values), percent / 100
    low, high = _exact_ranks(n, p) if n <= _EXACT_UP_TO else _approximate_ranks(n, p)
    if low < 1 or high > n:
        return None
    ordered = sorted(values)
    return ordered[low - 1], ordered[high - 1]


def _approximate_ranks(n: int, p: float) -> tuple[int, int]:
    reach = _Z_95 * math.sqrt(n * p * (1 - p))
    return math.floor(n * p - reach), math.ceil(n * p + reach) + 1


@lru_cache(maxsize=4096)
def _exact_ranks(n: int, p: float) -> tuple[int, int]:
    """Return ranks ``low`` (0: none) and ``high`` (n + 1: none), each tail at most 2.5% of Binomial(n, p)."""
    below, low, high = 0.0, 0, n + 1
    for k in range(n + 1):
        below += math.exp(_log_probability(n, k, p))
        if below <= _TAIL:
            low = k + 1
        if below >= 1 - _TAIL:
            high = k + 1
            break
    return low, high


def _log_probability(n: int, k: int, p: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return ways + k * math.log(p) + (n - k) * math.log1p(-p)
