"""How long people wait: for the first call, and for a guide."""

from __future__ import annotations

from datetime import datetime

from services.standards.domain.facts import Facts
from services.standards.domain.measures.observed import Observed, Selection, cases
from services.standards.domain.period import Period


def wait_minutes(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Minutes from arrival (of a later stop: from when it was due) to the first call, of tickets first called then."""
    calls = ((each.queued_at, each.first_called_at) for each in facts.tickets)
    return cases(tuple(_minutes(since, called) for since, called in calls if called and span.holds(called)))


def guidance_wait_minutes(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Minutes from request to claim, of every request claimed in the period."""
    claims = ((each.requested_at, each.claimed_at) for each in facts.sittings)
    return cases(tuple(_minutes(since, claimed) for since, claimed in claims if claimed and span.holds(claimed)))


def called_twice(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether there were two calls before each no-show of the period."""
    misses = (miss for ticket in facts.tickets for miss in ticket.misses if span.holds(miss.at))
    return cases(tuple(float(miss.calls >= 2) for miss in misses))


def _minutes(since: datetime, until: datetime) -> float:
    return max((until - since).total_seconds() / 60, 0.0)
