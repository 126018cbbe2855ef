"""Posts: counters that serve a queue, guides who staff the guidance area, devices that serve by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from services.standards.domain.facts import Device, Door, Duty, Facts, Mark, Post
from services.standards.domain.intervals import Stretch, intersect, longest, meets, subtract, total, union
from services.standards.domain.measures.observed import Case, Observed, seen
from services.standards.domain.period import Period, end_of_day, local_day, opening

NOTHING = Observed((), 0)


def uncovered_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes of the longest stretch, per queue, in which tickets waited while no open counter served that queue.

    Only opening hours in the period count. The sample is the tickets that waited then; none uncovered is one value 0.
    """
    open_hours = opening(facts.hall, span)
    waiting: dict[str, list[Stretch]] = defaultdict(list)
    who: list[tuple[str, str, Stretch]] = []
    sample = 0
    for ticket in facts.tickets:
        before = len(who)
        for each in ticket.waiting:  # what is never called waits to the end of its day
            stretch = (each.since, each.until or end_of_day(ticket.day, facts.hall.zone))
            if meets(stretch, open_hours):
                waiting[each.queue].append(stretch)
                who.append((ticket.id, each.queue, stretch))
        sample += len(who) > before
    if not sample:
        return NOTHING
    gaps = {
        queue: subtract(intersect(union(waiting[queue]), open_hours), _served(facts, queue, span))
        for queue in sorted(waiting)
    }
    left = tuple(
        Case("ticket", which, longest(intersect([stretch], gaps[queue])).total_seconds() / 60)
        for which, queue, stretch in who
        if meets(stretch, gaps[queue])
    )
    return Observed(tuple(longest(gap).total_seconds() / 60 for gap in gaps.values()), sample, left)


def guidance_staffed_percent(facts: Facts, span: Period) -> Observed:
    """Percent of the opening hours in the period in which at least one guide was on duty; the sample is the duties.

    Without any duty there is no evidence: then it is not known whether the desk was unstaffed or never recorded.
    """
    return _staffed(facts, span, "duty", {f"{each.guide}:{each.day}": each for each in facts.duties})


def counters_staffed_percent(facts: Facts, span: Period) -> Observed:
    """Percent of the opening hours in which at least one counter was open; the sample is the counters' days.

    Without any there is no evidence, as at the guidance desk.
    """
    return _staffed(facts, span, "post", {f"{each.counter}:{each.day}": each for each in facts.posts})


def self_service_percent(facts: Facts, span: Period) -> Observed:
    """Percent of the opening hours in which the kiosks gave signs of life: see ``_alive``."""
    return _alive(facts, span, "kiosk")


def boards_percent(facts: Facts, span: Period) -> Observed:
    """Percent of the opening hours in which the boards gave signs of life: see ``_alive``."""
    return _alive(facts, span, "board")


def opening_delay_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes from the opening of the hall to its first open counter, of each day of the period on which one opened."""
    day_before = Period(span.start - timedelta(days=1), span.end)
    opens: dict[str, datetime] = {}
    for start, _ in opening(facts.hall, day_before):
        opens.setdefault(local_day(start, facts.hall.zone), start)
    first: dict[str, tuple[datetime, str]] = {}
    for post in facts.posts:
        began = [(mark.at, f"{post.counter}:{post.day}") for mark in post.marks if mark.on and mark.at < span.end]
        first[post.day] = min([*began, *([first[post.day]] if post.day in first else [])], default=(span.end, ""))
    return seen(
        Case("post", first[day][1], max((first[day][0] - start).total_seconds() / 60, 0.0))
        for day, start in sorted(opens.items())
        if span.holds(start) and day in first and first[day][1]
    )


def break_minutes(facts: Facts, span: Period) -> Observed:
    """Minutes, in opening hours, of each break of a counter that ended in the period: from a pause to going on."""
    open_hours = opening(facts.hall, Period(span.start - timedelta(days=1), span.end))
    breaks = (
        (f"{post.counter}:{post.day}", total(intersect([(off.at, on.at)], open_hours)))
        for post in facts.posts
        for off, on in pairwise(_turns(post.marks))
        if not off.on and on.on and off.at < on.at and span.holds(on.at)
    )
    return seen(Case("post", which, away.total_seconds() / 60) for which, away in breaks if away)


def open_as_published_percent(facts: Facts, span: Period) -> Observed:
    """Percent of the opening hours in which the hall was not closed at once; the sample is the counters' days.

    Without any there is no evidence that anybody came to open it.
    """
    open_hours = opening(facts.hall, span)
    worked = sum(1 for each in facts.posts if _within(each, facts.hall.zone, span))
    if not worked or not open_hours:
        return NOTHING
    shut = {each.id: intersect(union(_closed(each, span)), open_hours) for each in facts.doors}
    lost = total(union(part for each in shut.values() for part in each))
    proof = tuple(Case("door", which, 100 * (total(each) / total(open_hours))) for which, each in shut.items() if each)
    return Observed((100 - 100 * (lost / total(open_hours)),), worked, proof)


def has_guidance_area(facts: Facts) -> bool:
    """Return whether the hall has a guidance area at all."""
    return facts.hall.guidance_seats > 0


def _staffed(facts: Facts, span: Period, kind: str, who: Mapping[str, Duty | Post]) -> Observed:
    open_hours = opening(facts.hall, span)
    present = {
        which: intersect(union(_running(each.marks, end_of_day(each.day, facts.hall.zone), span)), open_hours)
        for which, each in who.items()
    }
    staffed = union(part for each in present.values() for part in each)
    if not staffed:
        return NOTHING
    shares = {which: 100 * (total(each) / total(open_hours)) for which, each in present.items() if each}
    whole = 100 * (total(staffed) / total(open_hours))
    return Observed((whole,), len(shares), tuple(Case(kind, which, share) for which, share in shares.items()))


def _alive(facts: Facts, span: Period, role: str) -> Observed:
    """Percent of the opening hours in which devices gave signs of life; the sample is the devices.

    A device is expected from its first sign of life ever until its token is revoked, each for itself: of two, one dead
    all day makes 50%. A silent one counts as dead once its silence is noticed.
    """
    open_hours = opening(facts.hall, span)
    devices = [each for each in facts.devices if each.role == role and any(mark.on for mark in each.marks)]
    expected = [intersect(_expected(each, span), open_hours) for each in devices]
    seen_ = [intersect(union(_running(each.marks, span.end, span)), open_hours) for each in devices]
    due = sum((total(each) for each in expected), timedelta())
    if not due:
        return NOTHING
    alive = tuple(
        Case("device", each.id, 100 * (total(was) / total(should)))
        for each, was, should in zip(devices, seen_, expected, strict=True)
        if should
    )
    return Observed((100 * (sum((total(each) for each in seen_), timedelta()) / due),), len(alive), alive)


def _closed(door: Door, span: Period) -> list[Stretch]:
    return _running([Mark(mark.at, not mark.on) for mark in door.marks], span.end, span)


def _within(post: Post, zone: str, span: Period) -> bool:
    ends = end_of_day(post.day, zone)
    return any(start < span.end and end > span.start for start, end in _running(post.marks, ends, span))


def _turns(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks at which something really went on or off."""
    turned: list[Mark] = []
    for mark in marks:
        if not turned or turned[-1].on != mark.on:
            turned.append(mark)
    return turned


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
