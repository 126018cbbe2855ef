"""How long a request may wait for a guide, as a range.

As long as all guides who may take it are busy, ends of sittings follow each other at intervals of mean ``s/c``, where
``s`` is the mean sitting and ``c`` the number of these guides; the sum of ``k`` intervals is close to a gamma
distribution (Erlang's for exponential sittings: Kleinrock, *Queueing Systems* I, 1975, §4.2), to whose variance comes
that of our imperfect knowledge of ``s``. Quantiles by the cube-root approximation of Wilson & Hilferty (PNAS 17, 1931).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist

from services.guidance.domain.choice import Groups, Post
from services.guidance.domain.hall import Hall
from services.guidance.domain.request import Request

PLAN_COUNTS_AS = 5.0
"""How many sittings seen the planned time weighs as much as (credibility weighting, Bühlmann, ASTIN 4, 1967)."""
NOBODY_ON_DUTY, ON_A_BREAK, AWAY = "nobody_on_duty", "on_a_break", "away"
WORDS = {
    NOBODY_ON_DUTY: (
        "辅导区现在无人值班，请到服务窗口咨询。",
        "No guide is on duty just now: please ask at a service counter.",
    ),
    ON_A_BREAK: ("辅导员暂时离开，马上回来。", "The guides are on a break and will be back."),
    AWAY: (
        "辅导信息暂时无法查询，请稍候或到服务窗口咨询。",
        "The guidance desk cannot be asked just now: wait, or ask at a counter.",
    ),
}


@dataclass(frozen=True)
class Wait:
    """A range in whole minutes, ``low`` ≤ ``likely`` ≤ ``high``; ``guides`` on duty who may take the request."""

    low_minutes: int
    likely_minutes: int
    high_minutes: int
    guides: int


@dataclass(frozen=True)
class Place:
    """Where a request stands: ``ahead`` of it wait so many; ``wait``, or the ``note`` why that is not known."""

    ahead: int
    wait: Wait | None = None
    note: str | None = None


def place(
    request: Request,
    line: Sequence[Request],
    posts: Sequence[Post],
    groups: Groups,
    hall: Hall,
    minutes: Sequence[float],
) -> Place:
    """Return where ``request`` stands in ``line`` (by rank); ``minutes``: how long the last sittings took."""
    before = [each for each in line if (each.rank, each.id) < (request.rank, request.id)]
    working = [post for post in posts if not post.resting]
    if not working:
        return Place(len(before), note=ON_A_BREAK if posts else NOBODY_ON_DUTY)
    mine = _takers(request, working, groups)
    work = sum(_share(each, mine, working, groups) for each in before)
    return Place(len(before), _estimate(work, mine, working, hall, minutes))


def _takers(request: Request, working: Sequence[Post], groups: Groups) -> list[Post]:
    """Return who may take ``request``: those it fits, else everybody."""
    return [post for post in working if post.fits(request, groups)] or list(working)


def _share(request: Request, mine: Sequence[Post], working: Sequence[Post], groups: Groups) -> float:
    """Return how much of ``request`` falls to the guides ``mine``, when all who may take it share it evenly."""
    takers = _takers(request, working, groups)
    return sum(post in mine for post in takers) / len(takers)


def _estimate(work: float, mine: Sequence[Post], working: Sequence[Post], hall: Hall, minutes: Sequence[float]) -> Wait:
    seats = hall.seats - sum(len(post.sittings) for post in working)
    free = min(sum(not post.sittings for post in mine), max(seats, 0))
    ends, servers = work + 1 - free, max(1, min(len(mine), hall.seats))
    if ends <= 0:
        return Wait(0, 0, 1, len(mine))
    mean, variance, weight = blended(hall.settings.guidance_sitting_minutes, minutes)
    relative = variance / mean**2 * (1 / ends + 1 / weight)
    tail = (1 - hall.settings.wait_confidence) / 2
    low, likely, high = (_gamma_quantile(ends * mean / servers, relative, part) for part in (tail, 0.5, 1 - tail))
    return Wait(floor(low), max(floor(low), round(likely)), max(ceil(high), round(likely)), len(mine))


def blended(planned: float, seen: Sequence[float]) -> tuple[float, float, float]:
    """Return mean (min), variance (min²) and weight of a sitting: of the plan (taken as exponential) and those seen."""
    weight = PLAN_COUNTS_AS + len(seen)
    mean = (PLAN_COUNTS_AS * planned + sum(seen)) / weight
    spread = sum((each - mean) ** 2 for each in seen)
    return mean, (PLAN_COUNTS_AS * planned**2 + spread) / weight, weight


def _gamma_quantile(mean: float, relative_variance: float, probability: float) -> float:
    """Return a quantile of the gamma distribution with ``mean`` and variance ``relative_variance`` · mean²."""
    ninth = relative_variance / 9
    root = 1 - ninth + NormalDist().inv_cdf(probability) * sqrt(ninth)
    return mean * max(0.0, root) ** 3
