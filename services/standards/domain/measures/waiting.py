"""How long people wait: for the first call, and for a guide."""

from __future__ import annotations

from datetime import datetime

from services.standards.domain.facts import Facts
from services.standards.domain.measures.observed import Case, Observed, seen
from services.standards.domain.period import Period


def wait_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from arrival (of a later stop: from when it was due) to the first call, of tickets first called then."""
    calls = ((each.id, each.queued_at, each.first_called_at) for each in facts.tickets)
    return seen(
        Case("ticket", which, _minutes(since, called))
        for which, since, called in calls
        if called and span.holds(called)
    )


def guidance_wait_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from request to claim, of every request claimed in the period."""
    claims = ((each.id, each.requested_at, each.claimed_at) for each in facts.sittings)
    return seen(
        Case("sitting", which, _minutes(since, claimed))
        for which, since, claimed in claims
        if claimed and span.holds(claimed)
    )


def appointment_delay_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from the time of an appointment to the first call, of those called in the period.

    Who came later than that waits from then on.
    """
    calls = ((each, each.appointment_at, each.first_called_at) for each in facts.tickets)
    return seen(
        Case("ticket", each.id, _minutes(max(booked, each.queued_at), called))
        for each, booked, called in calls
        if booked and called and span.holds(called)
    )


def walk_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from the last call to the start of the service, of each service that began in the period."""
    walks = ((each.id, walk) for each in facts.tickets for walk in each.walks)
    return seen(Case("ticket", which, walk.minutes) for which, walk in walks if span.holds(walk.until))


def service_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from start to finish, of each service that was finished in the period."""
    services = ((each.id, service) for each in facts.tickets for service in each.services)
    return seen(Case("ticket", which, service.minutes) for which, service in services if span.holds(service.until))


def stay_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from arrival to the end of each visit that was finished in the period (as it was closed last in it)."""
    visits = ((visit, [each for each in visit.closings if span.holds(each.at)]) for visit in facts.visits)
    return seen(
        Case("visit", visit.id, _minutes(visit.arrived_at, closings[-1].at))
        for visit, closings in visits
        if visit.arrived_at and closings and closings[-1].outcome == "finished"
    )


def sitting_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from claim to outcome, of each sitting at the guidance desk that ended in the period."""
    sittings = ((each.id, each.claimed_at, each.resolved_at, each.outcome) for each in facts.sittings)
    return seen(
        Case("sitting", which, _minutes(claimed, ended))
        for which, claimed, ended, outcome in sittings
        if claimed and ended and span.holds(ended) and outcome != "left"
    )


def announcement_seconds(facts: Facts, span: Period) -> Observed:
    """Seconds from a call to its announcement on a board, of each that was announced in the period."""
    told = ((ticket.id, each) for ticket in facts.tickets for each in ticket.announced)
    return seen(Case("ticket", which, each.after_seconds) for which, each in told if span.holds(each.at))


def called_twice(facts: Facts, span: Period) -> Observed:
    """Whether there were two calls before each no-show of the period."""
    misses = ((ticket.id, miss) for ticket in facts.tickets for miss in ticket.misses if span.holds(miss.at))
    return seen(Case("ticket", which, float(miss.calls >= 2)) for which, miss in misses)


def _minutes(since: datetime, until: datetime) -> float:
    return max((until - since).total_seconds() / 60, 0.0)
