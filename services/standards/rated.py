"""The rated services of a hall, as reports and the ratings page need them."""

from __future__ import annotations

from collections.abc import Callable

from services.standards.domain.period import Period
from services.standards.domain.ratings import RATED_WITHIN, RatedService, rated_services
from services.standards.store import StandardsStore
from shared.clock import clock


def services_of(store: StandardsStore, hall: str, span: Period, pause: Callable[[], None]) -> list[RatedService]:
    """Return the services finished in ``span``, with ratings that came after it too."""
    known = Period(span.start, max(span.end + RATED_WITHIN, clock.now()))
    facts = store.evidence.facts(hall, span, pause, ("tickets", "staff"))
    ratings = store.evidence.facts(hall, known, pause, ("ratings",)).ratings
    return rated_services(facts.tickets, ratings, facts.staff, span)
