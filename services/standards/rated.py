"""The rated services of a hall, as reports and the ratings page need them."""

from __future__ import annotations

from collections.abc import Callable

from services.standards.domain.facts import Facts
from services.standards.domain.period import Period
from services.standards.domain.ratings import RATED_WITHIN, RatedService, rated_services
from services.standards.store import StandardsStore
from shared.clock import clock


def services_of(store: StandardsStore, hall: str, span: Period, pause: Callable[[], None]) -> list[RatedService]:
    """Return the services finished in ``span``, with ratings that came after it too."""
    return services_among(store, store.evidence.facts(hall, span, pause, ("tickets", "staff")), span, pause)


def services_among(store: StandardsStore, facts: Facts, span: Period, pause: Callable[[], None]) -> list[RatedService]:
    """Return the same of ``facts`` that were read for ``span``, or a longer period, already."""
    known = Period(span.start, max(span.end + RATED_WITHIN, clock.now()))
    ratings = store.evidence.facts(facts.hall.id, known, pause, ("ratings",)).ratings
    return rated_services(facts.tickets, ratings, facts.staff, span)
