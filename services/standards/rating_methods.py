"""Ratings of a hall: how they are distributed, the official and the genuine figure, the export to the province."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from services.standards.domain.days import day_period
from services.standards.domain.period import Period, period
from services.standards.domain.ratings import rating_figures
from services.standards.lookups import Answer, Lookups
from services.standards.rated import services_of
from services.standards.views.ratings import export_view, ratings_view
from shared.clock import clock
from shared.contracts.parsing import parsed
from shared.contracts.ratings import RatingsWanted
from shared.errors import Invalid
from shared.messaging import rpc

_LONGEST_EXPORT_DAYS = 31


class RatingMethods(Lookups):
    """What visitors say of the services of a hall."""

    @rpc
    def hall_ratings(self, **given: Any) -> Answer:
        """Return the ratings of the services finished on some days (``RatingsView``)."""
        wanted, span = self._days_wanted(given, "supervisor", "officer", "admin")
        return {
            **wanted,
            **ratings_view(rating_figures(services_of(self.store, wanted["hall"], span, self._pause), clock.now())),
        }

    @rpc
    def export_ratings(self, **given: Any) -> Answer:
        """Return the settled ratings of some days, service by service, for the province's platform: an officer."""
        wanted, span = self._days_wanted(given, "officer")
        if span.end - span.start > timedelta(days=_LONGEST_EXPORT_DAYS, hours=2):  # a clock may have gone back
            raise Invalid(f"An export holds {_LONGEST_EXPORT_DAYS} days at most.", "from")
        services = services_of(self.store, wanted["hall"], span, self._pause)
        return {**wanted, "items": export_view(wanted["hall"], services, clock.now())}

    def _days_wanted(self, given: Answer, *roles: str) -> tuple[Answer, Period]:
        wanted = parsed(RatingsWanted, given)
        self.call.caller.require(*roles)
        zone = self._zone(wanted["hall"])
        self.call.caller.require(*roles, hall=wanted["hall"])
        first, last = _day(wanted["day_from"], zone, "from"), _day(wanted["day_to"], zone, "to")
        told = {"hall": wanted["hall"], "from": wanted["day_from"], "to": wanted["day_to"]}
        return told, period(first.start, last.end)


def _day(text: str, zone: str, field: str) -> Period:
    try:
        datetime.fromisoformat(text)
        return day_period(text, zone)
    except (ValueError, OverflowError) as error:
        raise Invalid("Must be a day such as 2026-03-31.", field) from error
