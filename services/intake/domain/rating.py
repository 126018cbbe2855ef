"""Rating: one service, one rating of five levels, by the visitor alone (GB/T 39734-2020)."""

from __future__ import annotations

from dataclasses import replace

from services.intake.domain.visit import FINISHED, Stop, Ticket, Visit, with_stop
from shared.errors import Conflict, NotFound
from shared.happening import Happened


def rate(visit: Visit, stars: int, number: int | None) -> tuple[Visit, Stop, tuple[Happened, ...]]:
    """Return the visit with a stop rated, that stop, and what happened.

    ``number``: of the stop; ``None`` means the last finished one that is not rated yet. Raises ``NotFound`` for an
    unknown stop, ``Conflict`` naming the state when it is not finished, or was rated before.
    """
    stop = _chosen(visit) if number is None else _named(visit, number)
    if stop.state != FINISHED:
        raise Conflict(f"The service is {stop.state}; it can be rated once finished.", None, {"state": stop.state})
    if stop.rated:
        raise Conflict("This service was rated already.", None, {"state": "rated"})
    rated = replace(stop, rated=True)
    return replace(visit, stops=with_stop(visit.stops, rated)), rated, (_given(visit, rated, stars),)


def as_the_queue_says(visit: Visit, ticket: Ticket, state: str) -> Visit:
    """Return ``visit`` with a service as finished whose end the queue knows already and no event has told yet."""
    for stop in visit.stops:
        if state == FINISHED and stop.ticket and stop.ticket.id == ticket.id and stop.state != FINISHED:
            return replace(visit, stops=with_stop(visit.stops, replace(stop, state=FINISHED, ticket=ticket)))
    return visit


def _chosen(visit: Visit) -> Stop:
    finished = [stop for stop in visit.stops if stop.state == FINISHED]
    unrated = [stop for stop in finished if not stop.rated]
    return (unrated or finished or [visit.present])[-1]


def _named(visit: Visit, number: int) -> Stop:
    for stop in visit.stops:
        if stop.stop == number:
            return stop
    raise NotFound(f"This visit has no stop {number}.", "stop")


def _given(visit: Visit, stop: Stop, stars: int) -> Happened:
    ticket = stop.ticket
    if ticket is None or ticket.counter is None:  # finished only at a counter
        raise Conflict("The service has no counter yet: try again.", None, {"state": stop.state})
    facts = {"visit": visit.id, "ticket": ticket.id, "stop": stop.stop, "counter": ticket.counter, "stars": stars}
    facts |= {"matter": stop.matter, "named": "phone" in (visit.party or {})}
    return Happened("rating_given", facts)
