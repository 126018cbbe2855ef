"""The rated services of a hall, as reports and the ratings page need them."""

from __future__ import annotations

from collections.abc import Callable

from services.standards.domain.facts import Facts
from services.standards.domain.period import Period
from services.standards.domain.ratings import RatedService, finished, rated_services
from services.standards.store import StandardsStore


def services_of(store: StandardsStore, hall: str, span: Period, pause: Callable[[], None]) -> list[RatedService]:
    """Return the services finished in ``span``, with ratings that came after it too."""
    facts = store.evidence.facts(hall, span, pause, ("tickets", "ratings", "staff"))
    return services_among(store, facts, span, pause)


def services_among(store: StandardsStore, facts: Facts, span: Period, pause: Callable[[], None]) -> list[RatedService]:
    """Return the same of ``facts`` (tickets, ratings, staff) that were read for ``span`` or a longer period already."""
    known = {each.id for each in facts.ratings}
    unrated = [each.id for each in facts.tickets if finished(each, span) and each.id not in known]
    later = store.evidence.ratings(unrated, pause)
    return rated_services(facts.tickets, [*facts.ratings, *later], facts.staff, span)
