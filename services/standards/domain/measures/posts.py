"""Posts: counters that serve a queue, and guides who staff the guidance area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from services.standards.domain.facts import Facts, Mark, Ticket
from services.standards.domain.intervals import Stretch, intersect, longest, subtract, total, union
from services.standards.domain.measures.observed import Observed, Selection
from services.standards.domain.period import Period, end_of_day, opening

NOTHING = Observed((), 0)


def uncovered_minutes(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Minutes of each stretch in which tickets of a queue waited while no open counter served that queue.

    Only opening hours in the period count. The sample is the tickets that waited then; none uncovered is one value 0.
    """
    open_hours = opening(facts.hall, span)
    waiting = {each.id: _waiting(each, facts.hall.zone, open_hours) for each in facts.tickets if each.queue}
    sample = sum(1 for stretches in waiting.values() if stretches)
    if not sample:
        return NOTHING
    gaps = [
        subtract(
            union(part for each in facts.tickets if each.queue == queue for part in waiting[each.id]),
            _served(facts, queue, span),
        )
        for queue in sorted({each.queue for each in facts.tickets if each.queue})
    ]
    return Observed(tuple(longest(gap).total_seconds() / 60 for gap in gaps), sample)


def guidance_staffed_percent(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Percent of the opening hours in the period in which at least one guide was on duty; the sample is the duties.

    Without any duty there is no evidence: then it is not known whether the desk was unstaffed or never recorded.
    """
    open_hours = opening(facts.hall, span)
    duties = [
        intersect(union(_running(each.marks, end_of_day(each.day, facts.hall.zone), span)), open_hours)
        for each in facts.duties
    ]
    staffed = union(part for duty in duties for part in duty)
    if not staffed:
        return NOTHING
    return Observed((100 * (total(staffed) / total(open_hours)),), sum(1 for duty in duties if duty))


def has_guidance_area(facts: Facts) -> bool:
    """Return whether the hall has a guidance area at all."""
    return facts.hall.guidance_seats > 0


def _waiting(ticket: Ticket, zone: str, open_hours: list[Stretch]) -> list[Stretch]:
    """Return when the ticket waited for its first call; what is never called waits to the end of its day."""
    until = ticket.first_called_at or end_of_day(ticket.day, zone)
    return intersect(union([(ticket.arrived_at, until)]), open_hours)


def _served(facts: Facts, queue: str, span: Period) -> list[Stretch]:
    return union(
        stretch
        for post in facts.posts
        for stretch in _running(_for(queue, post.marks), end_of_day(post.day, facts.hall.zone), span)
    )


def _for(queue: str, marks: Iterable[Mark]) -> list[Mark]:
    return [Mark(mark.at, mark.on and queue in mark.queues) for mark in marks]


def _running(marks: Iterable[Mark], end: datetime, span: Period) -> list[Stretch]:
    """Return the stretches between on and off; what is never turned off runs to ``end`` or the period's."""
    stretches: list[Stretch] = []
    since: datetime | None = None
    for mark in marks:
        if mark.on:
            since = since or mark.at
        elif since:
            stretches.append((since, mark.at))
            since = None
    if since:
        stretches.append((since, min(end, span.end)))
    return stretches
