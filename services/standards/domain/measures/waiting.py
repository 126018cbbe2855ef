"""How long people wait: for the first call, and for a guide."""

from __future__ import annotations

from datetime import datetime

from services.standards.domain.facts import Facts
from services.standards.domain.measures.observed import Case, Observed, Selection, seen
from services.standards.domain.period import Period


def wait_minutes(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Minutes from arrival (of a later stop: from when it was due) to the first call, of tickets first called then."""
    calls = ((each.id, each.queued_at, each.first_called_at) for each in facts.tickets)
    return seen(
        Case("ticket", which, _minutes(since, called))
        for which, since, called in calls
        if called and span.holds(called)
    )


def guidance_wait_minutes(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Minutes from request to claim, of every request claimed in the period."""
    claims = ((each.id, each.requested_at, each.claimed_at) for each in facts.sittings)
    return seen(
        Case("sitting", which, _minutes(since, claimed))
        for which, since, claimed in claims
        if claimed and span.holds(claimed)
    )


def called_twice(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether there were two calls before each no-show of the period."""
    misses = ((ticket.id, miss) for ticket in facts.tickets for miss in ticket.misses if span.holds(miss.at))
    return seen(Case("ticket", which, float(miss.calls >= 2)) for which, miss in misses)


def _minutes(since: datetime, until: datetime) -> float:
    return max((until - since).total_seconds() / 60, 0.0)
