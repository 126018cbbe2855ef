"""Following a visit by what the queue and the guidance desk say, in whatever order and however often it comes.

Every event says the whole state of its ticket, so the newest one (by ``seq`` of its subject) is enough: an older
or repeated one changes nothing, and one that is still missing is not waited for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.intake.domain.visit import CLOSED, FINAL, OPEN, Stop, Ticket, Visit
from shared.errors import Invalid
from shared.happening import Happened

TICKET_STATE_AFTER = {
    "ticket_issued": "waiting",
    "ticket_called": "called",
    "ticket_recalled": "called",
    "service_started": "serving",
    "service_finished": "finished",
    "ticket_no_show": "no_show",
}
GUIDANCE_STATE_AFTER = {
    "guidance_requested": "waiting",
    "guidance_claimed": "claimed",
    "guidance_resolved": "resolved",
}
_ISSUED_IS_THE_FIRST = 0
"""``ticket_issued`` is the first entry of every ticket's history."""


@dataclass(frozen=True)
class News:
    """An event about ``subject`` (a ticket or a guidance request), its ``seq`` there, and its facts."""

    type: str
    subject: str
    seq: int
    facts: Mapping[str, Any]


def follow(visit: Visit, news: News) -> tuple[Visit, tuple[Happened, ...]]:
    """Return ``visit`` after ``news``, and what happened; the same object when ``news`` is old.

    Raises ``Invalid`` when the event names a stop that the visit does not have.
    """
    if news.seq <= visit.seen.get(news.subject, -1):
        return visit, ()
    seen = {**visit.seen, news.subject: news.seq}
    if news.type in GUIDANCE_STATE_AFTER:
        guidance = {**visit.guidance, news.subject: GUIDANCE_STATE_AFTER[news.type]}
        return replace(visit, guidance=guidance, seen=seen), ()
    before = _stop(visit, news.facts["stop"])
    after = replace(before, state=TICKET_STATE_AFTER[news.type], ticket=_ticket(news, before.ticket))
    return _settled(replace(visit, stops=_with(visit.stops, after), seen=seen))


def note_ticket(visit: Visit, stop: int, ticket: Ticket) -> Visit:
    """Return ``visit`` with the ticket that the queue answered at once, as if ``ticket_issued`` had come already."""
    if ticket.id in visit.seen:
        return visit
    after = replace(_stop(visit, stop), ticket=ticket)
    return replace(visit, stops=_with(visit.stops, after), seen={**visit.seen, ticket.id: _ISSUED_IS_THE_FIRST})


def _stop(visit: Visit, number: int) -> Stop:
    for each in visit.stops:
        if each.stop == number:
            return each
    raise Invalid(f"The visit {visit.id} has no stop {number}.", "stop")


def _with(stops: tuple[Stop, ...], after: Stop) -> tuple[Stop, ...]:
    return tuple(after if each.stop == after.stop else each for each in stops)


def _ticket(news: News, before: Ticket | None) -> Ticket:
    facts = news.facts
    return Ticket(
        id=news.subject,
        number=facts["number"],
        queue=facts["queue"],
        counter=facts.get("counter"),
        counter_number=facts.get("counter_number"),
        calls=facts.get("call", facts.get("calls", before.calls if before else 0)),
    )


def _settled(visit: Visit) -> tuple[Visit, tuple[Happened, ...]]:
    """Close the visit when its last stop is over; a stop that goes on again opens it again."""
    over = all(stop.state in FINAL for stop in visit.stops)
    if over and visit.state == OPEN:
        return replace(visit, state=CLOSED), (_closed(visit),)
    return replace(visit, state=CLOSED if over else OPEN), ()


def _closed(visit: Visit) -> Happened:
    states = [stop.state for stop in visit.stops]
    outcome = next(each for each in ("finished", "no_show", "cancelled") if each in states)
    counts = {"stops": len(states), "served_stops": states.count("finished")}
    return Happened("visit_closed", {"visit": visit.id, "outcome": outcome, **counts})
