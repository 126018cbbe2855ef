"""Posts: counters that serve a queue, guides who staff the guidance area, devices that serve by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from services.standards.domain.facts import Device, Facts, Mark, Ticket
from services.standards.domain.intervals import Stretch, intersect, longest, meets, subtract, total, union
from services.standards.domain.measures.observed import Case, Observed, Selection
from services.standards.domain.period import Period, end_of_day, opening

NOTHING = Observed((), 0)


def uncovered_minutes(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Minutes of the longest stretch, per queue, in which tickets waited while no open counter served that queue.

    Only opening hours in the period count. The sample is the tickets that waited then; none uncovered is one value 0.
    """
    open_hours = opening(facts.hall, span)
    waiting: dict[str, list[Stretch]] = defaultdict(list)
    who: list[tuple[str, str, Stretch]] = []
    sample = 0
    for ticket in facts.tickets:
        stretches = [each for each in _waiting(ticket, facts.hall.zone) if meets(each[1], open_hours)]
        sample += bool(stretches)
        for queue, stretch in stretches:
            waiting[queue].append(stretch)
            who.append((ticket.id, queue, stretch))
    if not sample:
        return NOTHING
    gaps = {
        queue: subtract(intersect(union(waiting[queue]), open_hours), _served(facts, queue, span))
        for queue in sorted(waiting)
    }
    found = ((which, longest(intersect(union([stretch]), gaps[queue]))) for which, queue, stretch in who)
    left = tuple(Case("ticket", which, alone.total_seconds() / 60) for which, alone in found if alone)
    return Observed(tuple(longest(gap).total_seconds() / 60 for gap in gaps.values()), sample, left)


def guidance_staffed_percent(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Percent of the opening hours in the period in which at least one guide was on duty; the sample is the duties.

    Without any duty there is no evidence: then it is not known whether the desk was unstaffed or never recorded.
    """
    open_hours = opening(facts.hall, span)
    duties = {
        f"{each.guide}:{each.day}": intersect(
            union(_running(each.marks, end_of_day(each.day, facts.hall.zone), span)), open_hours
        )
        for each in facts.duties
    }
    staffed = union(part for duty in duties.values() for part in duty)
    if not staffed:
        return NOTHING
    shares = {which: 100 * (total(duty) / total(open_hours)) for which, duty in duties.items() if duty}
    whole = 100 * (total(staffed) / total(open_hours))
    return Observed((whole,), len(shares), tuple(Case("duty", which, share) for which, share in shares.items()))


def self_service_percent(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Percent of the opening hours in which the kiosks gave signs of life; the sample is the kiosks.

    A kiosk is expected from its first sign of life ever until its token is revoked, each for itself: of two kiosks, one
    dead all day makes 50%. A silent one counts as dead once its silence is noticed.
    """
    open_hours = opening(facts.hall, span)
    kiosks = [each for each in facts.devices if each.role == "kiosk" and any(mark.on for mark in each.marks)]
    expected = [intersect(_expected(each, span), open_hours) for each in kiosks]
    seen = [intersect(union(_running(each.marks, span.end, span)), open_hours) for each in kiosks]
    due = sum((total(each) for each in expected), timedelta())
    if not due:
        return NOTHING
    alive = tuple(
        Case("device", kiosk.id, 100 * (total(was) / total(should)))
        for kiosk, was, should in zip(kiosks, seen, expected, strict=True)
        if should
    )
    return Observed((100 * (sum((total(each) for each in seen), timedelta()) / due),), len(alive), alive)


def has_guidance_area(facts: Facts) -> bool:
    """Return whether the hall has a guidance area at all."""
    return facts.hall.guidance_seats > 0


def _waiting(ticket: Ticket, zone: str) -> list[tuple[str, Stretch]]:
    """Return where and when the ticket waited; what is never called waits to the end of its day."""
    return [(each.queue, (each.since, each.until or end_of_day(ticket.day, zone))) for each in ticket.waiting]


def _expected(device: Device, span: Period) -> list[Stretch]:
    first = next(mark.at for mark in device.marks if mark.on)
    return union([(max(first, span.start), min(device.retired_at or span.end, span.end))])


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
