"""Student's t distribution, for limits whose spread was estimated from few days."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_AS_GOOD_AS_NORMAL = 400
_STEPS = 80


@lru_cache(maxsize=1024)
def quantile(two_sided: float, freedom: int) -> float:
    """Return which value ``|t|`` exceeds with probability ``two_sided`` at so many degrees of freedom (at least 1)."""
    if freedom > _AS_GOOD_AS_NORMAL:
        return NormalDist().inv_cdf(1 - two_sided / 2)
    low, high = 0.0, 1.0
    while _within(high, freedom) < 1 - two_sided:
        high *= 2
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < 1 - two_sided else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """Return the probability of ``|T| <= t`` (Abramowitz & Stegun, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term, whole = (cosine, 0.0) if odd else (1.0, 0.0)
    for step in range((freedom - 1) // 2 if odd else freedom // 2):
        whole += term
        term *= cosine**2 * ((2 * step + 2) / (2 * step + 3) if odd else (2 * step + 1) / (2 * step + 2))
    return 2 / math.pi * (angle + sine * whole) if odd else sine * whole
