"""What intake answers about a visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.intake.domain import Stop, Told, Visit
from shared.clock import iso

Plain = dict[str, Any]

_OF_A_TICKET = ("id", "number", "queue", "state", "ahead", "wait", "counter", "counter_number", "calls", "later")


def visit_view(
    visit: Visit,
    stop: Stop | None = None,
    live: Mapping[str, Any] | None = None,
    party: Plain | None = None,
    notices: list[Plain] | None = None,
    agent: Plain | None = None,
) -> Plain:
    """Return ``visit`` as plain JSON with the ticket of ``stop`` (the present one when none is said).

    ``live``: the queue's own view of that ticket, which knows how many are ahead and how long it will take; without
    it the answer says what was followed so far, with ``ahead`` and ``wait`` ``None``. ``party``, ``agent``: masked.
    ``notices``: what the hall has to say besides (lunch, after hours, unlikely today), in both languages.
    ``guidance_requests``: request → state, as far as followed.
    """
    shown = stop or visit.present
    return {
        "visit": visit.id,
        "code": visit.code,
        "hall": visit.hall,
        "state": visit.state,
        "arrived_at": iso(visit.arrived_at),
        "party": party,
        "agency": visit.agency,
        "agent": agent,
        "stops": [_stop_view(each, live if each.stop == shown.stop else None) for each in visit.stops],
        "ticket": {key: live.get(key) for key in _OF_A_TICKET} if live else _followed(shown),
        "notices": notices or [],
        "guidance_requests": dict(visit.guidance),
    }


def visit_facts(visit: Visit) -> Plain:
    """Return what the guidance desk must know of ``visit``: nothing of who came, and not its code."""
    return {
        "visit": visit.id,
        "hall": visit.hall,
        "state": visit.state,
        "matter": visit.present.matter,
        "language": visit.language,
        "priority": visit.priority,
        "needs": list(visit.needs),
        "arrived_at": iso(visit.arrived_at),
    }


def desk_view(
    visit: Visit, ticket: str, party: Plain | None, agent: Plain | None, opened: Callable[[Any], str]
) -> Plain:
    """Return ``visit`` for whoever serves ``ticket``: all but its code. ``party``, ``agent``: masked.

    ``told``: what its holder was told is missing, the newest last; ``opened`` reads the words that were sealed.
    """
    told = [each for stop in visit.stops if stop.ticket and stop.ticket.id == ticket for each in stop.told]
    return {
        **visit_facts(visit),
        "party": party,
        "agent": agent,
        "stops": [_stop_view(each, None) for each in visit.stops],
        "told": [
            {"at": iso(each.at), "missing": list(each.missing), "words": opened(each.words) if each.words else None}
            for each in told
        ],
    }


def _stop_view(stop: Stop, live: Mapping[str, Any] | None) -> Plain:
    known = live or ({"id": stop.ticket.id, "number": stop.ticket.number} if stop.ticket else None)
    return {
        "stop": stop.stop,
        "matter": stop.matter,
        "queue": live["queue"] if live else stop.queue,
        "state": live["state"] if live else stop.state,
        "ticket": {"id": known["id"], "number": known["number"]} if known else None,
        "rated": stop.rated,
        "materials": dict(stop.materials) if stop.materials else None,
        "notice": _notice(stop.told[-1]) if stop.told else None,
    }


def _notice(told: Told) -> Plain:
    """Return what a visitor was told is missing; the clerk's own words were for them alone, and are only counted."""
    return {"at": iso(told.at), "missing": [dict(each) for each in told.missing], "more": told.words is not None}


def _followed(stop: Stop) -> Plain | None:
    if stop.ticket is None:
        return None
    ticket = stop.ticket
    return {
        "id": ticket.id,
        "number": ticket.number,
        "queue": ticket.queue,
        "state": stop.state,
        "ahead": None,
        "wait": None,
        "counter": ticket.counter,
        "counter_number": ticket.counter_number,
        "calls": ticket.calls,
        "later": None,
    }
