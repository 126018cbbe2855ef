"""Following a visit by what the queue and the guidance desk say, in whatever order and however often it comes.

Every event says the whole state of its ticket, so the newest one (by ``seq`` of its subject) is enough: an older
or repeated one changes nothing, and one that is still missing is not waited for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.intake.domain.planning import settle
from services.intake.domain.visit import PLANNED, WAITING, Stop, Ticket, Visit, with_stop
from shared.happening import Happened

TICKET_STATE_AFTER = {
    "ticket_issued": WAITING,
    "ticket_called": "called",
    "ticket_recalled": "called",
    "ticket_announced": "called",
    "ticket_resumed": "called",
    "ticket_held": "held",
    "ticket_joined": "held",
    "ticket_returned": WAITING,
    "ticket_deferred": WAITING,
    "ticket_transferred": WAITING,
    "ticket_suspended": WAITING,
    "ticket_carried_over": WAITING,
    "ticket_cancelled": "cancelled",
    "ticket_no_show": "no_show",
    "service_started": "serving",
    "service_finished": "finished",
}
"""What a ticket is after an event that always means the same."""
FACT_WITH_STATE = {"action_undone": "state_to", "ticket_printed": "state"}
"""Events after which a ticket is whatever they say, and the fact that says it."""
GUIDANCE_STATE_AFTER = {
    "guidance_requested": "waiting",
    "guidance_claimed": "claimed",
    "guidance_resolved": "resolved",
    "guidance_left": "left",
    "guidance_reassigned": "claimed",
}
"""What a request is after an event; one that says the ``state`` itself is believed."""
CLOSED_CAUSES = frozenset({"day_closed", "hall_closed"})
"""Why a ticket was cancelled that its visitor did not give back."""
_ISSUED_IS_THE_FIRST = 0
"""``ticket_issued`` is the first entry of every ticket's history."""


@dataclass(frozen=True)
class News:
    """An event about ``subject`` (a ticket or a guidance request), its ``seq`` there, when it was, and its facts."""

    type: str
    subject: str
    seq: int
    time: datetime
    facts: Mapping[str, Any]


def follow(visit: Visit, news: News) -> tuple[Visit, tuple[Happened, ...]]:
    """Return ``visit`` after ``news``, and what happened; the same object when ``news`` is old.

    Raises ``Invalid`` when the event names a stop that the visit does not have.
    """
    if news.seq <= visit.seen.get(news.subject, -1):
        return visit, ()
    seen = {**visit.seen, news.subject: news.seq}
    if news.type in GUIDANCE_STATE_AFTER:
        return replace(visit, guidance=_guidance(visit, news), seen=seen), ()
    before = visit.at(news.facts["stop"])
    state = _state_after(news)
    after = replace(before, state=state, queue=news.facts["queue"], ticket=_ticket(news, state, before.ticket))
    moved = replace(visit, stops=with_stop(visit.stops, after), seen=seen)
    if news.facts.get("cause") in CLOSED_CAUSES and state == "cancelled":
        moved = replace(moved, stops=_without_planned(moved.stops))
    return settle(moved, after, news.time)


def _without_planned(stops: tuple[Stop, ...]) -> tuple[Stop, ...]:
    """Return ``stops`` after the end of the day or the closing of the hall: what was planned does not come any more."""
    return tuple(replace(stop, state="cancelled") if stop.state == PLANNED else stop for stop in stops)


def note_ticket(visit: Visit, stop: int, ticket: Ticket) -> Visit:
    """Return ``visit`` with the ticket that the queue answered at once, as if ``ticket_issued`` had come already."""
    if ticket.id in visit.seen:
        return visit
    after = replace(visit.at(stop), ticket=ticket)
    return replace(visit, stops=with_stop(visit.stops, after), seen={**visit.seen, ticket.id: _ISSUED_IS_THE_FIRST})


def _guidance(visit: Visit, news: News) -> dict[str, str]:
    """Return the states of guidance; a hand-over is the last thing that happens to a request, and known at once."""
    if news.subject in visit.handovers:
        return dict(visit.guidance)
    return {**visit.guidance, news.subject: news.facts.get("state", GUIDANCE_STATE_AFTER[news.type])}


def _state_after(news: News) -> str:
    if news.type in FACT_WITH_STATE:
        return str(news.facts[FACT_WITH_STATE[news.type]])
    return TICKET_STATE_AFTER[news.type]


def _ticket(news: News, state: str, before: Ticket | None) -> Ticket:
    """Return the ticket; while it waits, it is at no counter and was not called (this time)."""
    facts = news.facts
    known = Ticket(id=news.subject, number=facts["number"], queue=facts["queue"])
    if state == WAITING:
        return known
    return replace(
        known,
        counter=facts.get("counter"),
        counter_number=facts.get("counter_number"),
        calls=facts.get("call", facts.get("calls", before.calls if before else 0)),
    )
