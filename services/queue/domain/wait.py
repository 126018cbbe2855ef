"""How long somebody will wait: a range, from who is ahead, who is serving and how long a service takes.

The model: the visitor's turn comes with the ``k``-th end of a service, ``k`` = people ahead + 1 − counters that are
free. With ``c`` counters at work these ends follow each other at intervals of mean ``s/c``, where ``s`` is the mean
service time; the sum of ``k`` such intervals is close to a gamma distribution (exactly Erlang's for exponential
services: Kleinrock, *Queueing Systems* I, 1975, §4.2). To its variance comes that of our imperfect knowledge of ``s``
(law of total variance). Quantiles of the gamma distribution by the cube-root approximation of Wilson & Hilferty
(PNAS 17, 1931, 684–688).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist

PLAN_COUNTS_AS = 5.0
"""How many observed services the planned time weighs as much as (credibility weighting, Bühlmann, ASTIN 4, 1967)."""


@dataclass(frozen=True)
class ServiceTime:
    """Mean (minutes) and variance (minutes²) of a service, and on how many services this knowledge rests."""

    mean: float
    variance: float
    weight: float


@dataclass(frozen=True)
class Wait:
    """A range of waiting in whole minutes, ``low`` ≤ ``likely`` ≤ ``high``; ``open_counters`` that serve the queue."""

    low_minutes: int
    likely_minutes: int
    high_minutes: int
    open_counters: int


@dataclass(frozen=True)
class Serving:
    """Who serves a queue. ``open_counters``: how many; ``share``: counters' worth of work that the queue gets, where
    several queues share a counter; ``free``: how many of them hold no ticket just now.
    """

    open_counters: int
    share: float
    free: int


def blended(planned_minutes: float, observed_minutes: Sequence[float]) -> ServiceTime:
    """Return the service time, blended of the plan (taken as exponential) and the last finished services."""
    count = len(observed_minutes)
    weight = PLAN_COUNTS_AS + count
    mean = (PLAN_COUNTS_AS * planned_minutes + sum(observed_minutes)) / weight
    spread = sum((minutes - mean) ** 2 for minutes in observed_minutes)
    return ServiceTime(mean, (PLAN_COUNTS_AS * planned_minutes**2 + spread) / weight, weight)


def serving(
    queue: str, open_counters: Mapping[str, Sequence[str]], waiting: Mapping[str, int], busy: Iterable[str]
) -> Serving:
    """Return who serves ``queue``.

    ``open_counters``: counter → queues it is open for; ``waiting``: queue → people; ``busy``: counters with a ticket.
    A counter divides itself among its queues as people wait in them, since it calls by arrival over all of them.
    """
    occupied = set(busy)
    mine = {counter: queues for counter, queues in open_counters.items() if queue in queues}
    share = sum(_part(queue, queues, waiting) for queues in mine.values())
    return Serving(len(mine), share, sum(counter not in occupied for counter in mine))


def _part(queue: str, queues: Sequence[str], waiting: Mapping[str, int]) -> float:
    return max(1, waiting.get(queue, 0)) / sum(max(waiting.get(each, 0), each == queue) for each in queues)


def estimate(ahead: int, who: Serving, service: ServiceTime, confidence: float) -> Wait:
    """Return the central range that holds the wait with probability ``confidence`` (0…1), and its median.

    ``ahead``: people before this one in the queue. With no open counter, one is assumed.
    """
    ends = ahead + 1 - who.free
    if ends <= 0:
        return Wait(0, 0, 1, who.open_counters)
    counters = who.share or 1.0
    mean = ends * service.mean / counters
    relative = service.variance / service.mean**2 * (1 / ends + 1 / service.weight)
    tail = (1 - confidence) / 2
    low, likely, high = (_gamma_quantile(mean, relative, part) for part in (tail, 0.5, 1 - tail))
    return Wait(floor(low), max(floor(low), round(likely)), max(ceil(high), round(likely)), who.open_counters)


def _gamma_quantile(mean: float, relative_variance: float, probability: float) -> float:
    """Return a quantile of the gamma distribution with ``mean`` and variance ``relative_variance`` · mean²."""
    ninth = relative_variance / 9
    root = 1 - ninth + NormalDist().inv_cdf(probability) * sqrt(ninth)
    return mean * max(0.0, root) ** 3
