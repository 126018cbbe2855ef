"""What is wrong with a hall's hours, quotas and appointments that no single field can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from shared.hours import minutes_of

Facts = Mapping[str, Any]
Problem = tuple[tuple[str | int, ...], str]


def hour_problems(hall: Facts) -> list[Problem]:
    """Return where times end before they begin, overlap, or name a queue or counter that the hall does not have."""
    return [*_week_problems(hall["hours"]), *_special_problems(hall), *_lunch_problems(hall), *_number_problems(hall)]


def _week_problems(hours: Iterable[Facts]) -> Iterator[Problem]:
    before: dict[int, list[Facts]] = {}
    for index, each in enumerate(hours):
        yield from _session_problems(("hours", index), each, before.setdefault(each["weekday"], []))


def _special_problems(hall: Facts) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, each in enumerate(hall.get("special_days", ())):
        at = ("special_days", index)
        if not _is_day(each["day"]):
            yield (*at, "day"), f"{each['day']} is no day, such as 2026-10-01."
        if each["day"] in seen:
            yield (*at, "day"), f"{each['day']} is there twice."
        seen.add(each["day"])
        before: list[Facts] = []
        for place, session in enumerate(each["openings"]):
            yield from _session_problems((*at, "openings", place), session, before)


def _session_problems(at: tuple[str | int, ...], each: Facts, before: list[Facts]) -> Iterator[Problem]:
    """Yield what is wrong with one opening; ``before``: those of the same day so far, which it then joins."""
    if minutes_of(each["closes"]) <= minutes_of(each["opens"]):
        yield (*at, "closes"), f"{each['closes']} must be later than {each['opens']}, the opening."
    last = each.get("last_ticket")
    if last and not minutes_of(each["opens"]) < minutes_of(last) <= minutes_of(each["closes"]):
        yield (*at, "last_ticket"), f"{last} must be after {each['opens']} and not after {each['closes']}."
    if any(each["opens"] < other["closes"] and other["opens"] < each["closes"] for other in before):
        yield (*at, "opens"), f"{each['opens']} to {each['closes']} overlaps another opening of the same day."
    before.append(each)


def _lunch_problems(hall: Facts) -> Iterator[Problem]:
    numbers = {counter["number"] for counter in hall["counters"]}
    for index, each in enumerate(hall.get("lunches", ())):
        yield from _order_problems(("lunches", index), each)
        for place, number in enumerate(each["counters"]):
            if number not in numbers:
                yield ("lunches", index, "counters", place), f"There is no counter {number} in this hall."


def _number_problems(hall: Facts) -> Iterator[Problem]:
    queues = {queue["id"] for queue in hall["queues"]}
    for index, each in enumerate(hall.get("quotas", ())):
        yield from _order_problems(("quotas", index), each)
        yield from _queue_problems(("quotas", index, "queue"), each["queue"], queues)
    rules = hall.get("appointments") or {"slots": (), "day_quota": {}}
    taken: dict[str, list[Facts]] = {}
    for index, each in enumerate(rules["slots"]):
        at = ("appointments", "slots", index)
        yield from _order_problems(at, each)
        yield from _queue_problems((*at, "queue"), each["queue"], queues)
        yield from _twice(at, each, taken.setdefault(each["queue"], []))
    for queue in rules["day_quota"]:
        yield from _queue_problems(("appointments", "day_quota", queue), queue, queues)


def _twice(at: tuple[str | int, ...], each: Facts, before: list[Facts]) -> Iterator[Problem]:
    """Yield that the times of two entries of one queue overlap: a place would be there twice, or not at all."""
    mine = set(each["weekdays"] or range(1, 8))
    for other in before:
        same_day = mine & set(other["weekdays"] or range(1, 8))
        if same_day and each["begins"] < other["ends"] and other["begins"] < each["ends"]:
            yield (*at, "begins"), f"{each['begins']} to {each['ends']} overlaps other times of this queue."
            break
    before.append(each)


def _order_problems(at: tuple[str | int, ...], each: Facts) -> Iterator[Problem]:
    if minutes_of(each["ends"]) <= minutes_of(each["begins"]):
        yield (*at, "ends"), f"{each['ends']} must be later than {each['begins']}, the beginning."


def _queue_problems(at: tuple[str | int, ...], queue: str, queues: set[str]) -> Iterator[Problem]:
    if queue not in queues:
        yield at, f"There is no queue {queue} in this hall."


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
