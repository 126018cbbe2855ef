"""Ratings of services 好差评: five levels, the province's figure, and beside it the genuine one.

粤办函〔2020〕21号: what is unrated after 7 days counts as 基本满意. Five levels: GB/T 39734-2020.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.standards.domain.facts import Rated, Ticket
from services.standards.domain.period import Period
from services.standards.domain.statistics import share, wilson

LEVELS = {
    5: ("非常满意", "Very satisfied"),
    4: ("满意", "Satisfied"),
    3: ("基本满意", "Basically satisfied"),
    2: ("不满意", "Dissatisfied"),
    1: ("非常不满意", "Very dissatisfied"),
}
"""Stars → what they are called in Chinese and English."""
BY_DEFAULT = 3
RATED_WITHIN = timedelta(days=7)
VISITOR, DEFAULT = "visitor", "default"


@dataclass(frozen=True)
class RatedService:
    """A service (``id``: visit and stop) and its rating: the first that a visitor gave; ``stars`` ``None``: none."""

    id: str
    matter: str | None
    finished_at: datetime
    stars: int | None = None
    rated_at: datetime | None = None

    def settled(self, now: datetime) -> tuple[int, str] | None:
        """Return the level that the province counts and where it comes from; ``None``: it may still be rated.

        A rating that comes after the 7 days is genuine, but changes the province's figure no more.
        """
        end = self.finished_at + RATED_WITHIN
        if self.stars is not None and self.rated_at is not None and self.rated_at <= end:
            return self.stars, VISITOR
        return (BY_DEFAULT, DEFAULT) if now > end else None


@dataclass(frozen=True)
class Share:
    """``percent`` of ``n``, with its 95% interval; ``None`` when ``n`` is 0."""

    percent: float | None
    interval: tuple[float, float] | None
    n: int


@dataclass(frozen=True)
class RatingFigures:
    """See ``shared.contracts.ratings.RatingsView``; ``genuine`` and ``official``: services by level."""

    services: int
    rated: int
    by_default: int
    pending: int
    genuine_levels: dict[int, int]
    official_levels: dict[int, int]
    official: Share
    genuine: Share
    rating_rate: Share


def finished(ticket: Ticket, span: Period) -> bool:
    """Return whether a service was finished last in ``span``."""
    return bool(ticket.served) and span.holds(ticket.served[-1])


def rated_services(
    tickets: Iterable[Ticket], ratings: Iterable[Rated], staff: frozenset[str], span: Period
) -> list[RatedService]:
    """Return the services finished in ``span``, the earliest first, each with its first rating that is not staff's."""
    first = {
        each.id: next((one for one in each.ratings if one.actor not in staff and one.stars is not None), None)
        for each in ratings
    }
    found = []
    for ticket in tickets:
        if finished(ticket, span):
            given = first.get(ticket.id)
            rating = (given.stars, given.at) if given else (None, None)
            found.append(RatedService(ticket.id, ticket.matter, ticket.served[-1], *rating))
    return sorted(found, key=lambda each: (each.finished_at, each.id))


def rating_figures(services: Sequence[RatedService], now: datetime) -> RatingFigures:
    """Return the figures of ``services`` as they stand ``now``."""
    genuine = [each.stars for each in services if each.stars is not None]
    settled = [found for each in services if (found := each.settled(now))]
    official = [level for level, _ in settled]
    return RatingFigures(
        services=len(services),
        rated=len(genuine),
        by_default=sum(1 for _, source in settled if source == DEFAULT),
        pending=sum(1 for each in services if each.settled(now) is None),
        genuine_levels=dict(Counter(genuine)),
        official_levels=dict(Counter(official)),
        official=_share([level >= BY_DEFAULT for level in official]),
        genuine=_share([level >= BY_DEFAULT for level in genuine]),
        rating_rate=_share([each.stars is not None for each in services]),
    )


def _share(cases: Sequence[bool]) -> Share:
    if not cases:
        return Share(None, None, 0)
    return Share(share(cases), wilson(sum(cases), len(cases)), len(cases))
