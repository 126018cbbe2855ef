"""A hall as the queue sees it: its queues, its counters, its day, and what the office has set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.queue.domain.printers import Printer, printer_from
from services.queue.domain.slots import Rules, rules_from
from shared.errors import Invalid, NotFound
from shared.hours import WEEKENDS, Calendar, Hours, hours_from

NORMAL = "normal"
"""The class without a credit; every other class of visitors is a priority class."""
APPOINTMENT = "appointment"
"""The class of those who come at an agreed time, whoever they are."""
PRIORITIES = ("elderly", "disabled", "pregnant", "military", "enterprise")
"""The priority classes of visitors (`domain.md` §2)."""
CLASSES = (NORMAL, *PRIORITIES, APPOINTMENT)
"""Every class that has a credit, and so a line of its own in each queue."""


@dataclass(frozen=True)
class Settings:
    """What the office may change; see ``shared.contracts.halls.HallSettings`` for ranges.

    ``credit_minutes``: priority class → minutes of waiting that the class is given in advance;
    ``appointment_credit_minutes``: likewise before an appointment's time, which may be called
    ``appointment_window_minutes`` before it. ``overtaken_at_most``: so many later arrivals of the same queue go before
    somebody. ``overflow_after_people``, ``overflow_after_minutes``: a counter helps out where more wait, or somebody
    longer. ``recall_after_seconds``: from when a call was announced, or ``announcement_grace_seconds`` after the call
    where no board said so. ``misses_before_void``: how many no-shows void a ticket. ``return_within_minutes``: after a
    miss, which puts it behind ``return_places_down`` others. ``undo_within_seconds``: after an action;
    ``no_show_undo_within_seconds``: for a supervisor, after a no-show. ``walking_seconds``: from one stop to the next.
    ``take_over_after_minutes``: so long nothing must have happened at a counter before another clerk may take it over.
    ``void_failed_slip_minutes``: after which a ticket that was never printed and nobody took up is cancelled (0:
    never). ``later_places_down``: so many go first when a visitor needs longer, ``later_at_most`` times; 0: never.
    ``near_places``: at which places in the queue a visitor is told so. ``offline_minutes``: for so long a kiosk
    holds numbers to go on without network, at one every ``offline_seconds_per_ticket`` in each queue.
    """

    credit_minutes: Mapping[str, float]
    one_priority_call_in: int
    recall_after_seconds: int = 20
    announcement_grace_seconds: int = 0
    calls_before_no_show: int = 2
    misses_before_void: int = 2
    return_within_minutes: int = 30
    return_places_down: int = 3
    undo_within_seconds: int = 30
    no_show_undo_within_seconds: int = 300
    appointment_credit_minutes: float = 60.0
    appointment_window_minutes: float = 15.0
    overtaken_at_most: int = 10
    overflow_after_people: int = 20
    overflow_after_minutes: float = 20.0
    walking_seconds: int = 0
    void_failed_slip_minutes: int = 10
    near_places: Sequence[int] = (3, 2, 1)
    take_over_after_minutes: float = 10.0
    wait_confidence: float = 0.8
    later_places_down: int = 3
    later_at_most: int = 2
    offline_minutes: float = 30.0
    offline_seconds_per_ticket: float = 45.0

    def credit(self, kind: str) -> float:
        """Return the minutes of credit of the class ``kind`` (0 where the office has set none)."""
        if kind == APPOINTMENT:
            return float(self.appointment_credit_minutes)
        return float(self.credit_minutes.get(kind, 0.0))


@dataclass(frozen=True)
class Queue:
    """One queue. ``letter`` starts its numbers, ``average_minutes`` is the planned service time."""

    id: str
    letter: str
    name: Mapping[str, str]
    average_minutes: float


@dataclass(frozen=True)
class Counter:
    """One counter. ``number`` is what people read; ``queues`` are its skills, in the hall's order.

    ``overflow``: further skills, for queues that it helps out when they are crowded.
    """

    id: str
    number: int
    queues: tuple[str, ...]
    overflow: tuple[str, ...] = ()

    def chosen(self, queues: list[str] | None) -> tuple[str, ...]:
        """Return the skills to open with: ``queues``, or all but the overflow when ``None``.

        Raises ``Invalid`` (field ``queues``) when the list is empty or names something that is no skill of the counter.
        """
        if queues is None:
            return self.queues
        skills = (*self.queues, *self.overflow)
        strange = [queue for queue in queues if queue not in skills]
        if strange or not queues:
            raise Invalid(f"Counter {self.number} serves {', '.join(skills)}: name at least one of these.", "queues")
        return tuple(queue for queue in skills if queue in queues)


_NEVER = Hours(ZoneInfo("UTC"), ())


@dataclass(frozen=True)
class Hall:
    """A hall. ``revision`` grows with every publication; ``zone`` decides when its service day begins.

    ``appointments``: their rules, ``None`` where there are none. ``keeps_tickets``: when it is closed at once.
    """

    id: str
    zone: ZoneInfo
    queues: Mapping[str, Queue]
    counters: Mapping[str, Counter]
    settings: Settings
    revision: int = 0
    printers: Mapping[str, Printer] = field(default_factory=dict)
    name: Mapping[str, str] = field(default_factory=dict)
    hours: Hours = _NEVER
    appointments: Rules | None = None
    keeps_tickets: bool = True

    def day(self, now: datetime) -> str:
        """Return the service day of ``now``, ``YYYY-MM-DD`` by the hall's own zone."""
        return now.astimezone(self.zone).date().isoformat()

    def printer_of(self, device: str) -> str | None:
        """Return the printer that prints for ``device``; ``None`` when nobody but the device itself does."""
        return next((each.id for each in self.printers.values() if each.prints_for(device)), None)

    def queue(self, identifier: str) -> Queue:
        """Return the queue; raises ``NotFound``."""
        if identifier not in self.queues:
            raise NotFound(f"The hall {self.id} has no queue {identifier}.", "queue")
        return self.queues[identifier]

    def counter(self, identifier: str) -> Counter:
        """Return the counter; raises ``NotFound``."""
        if identifier not in self.counters:
            raise NotFound(f"There is no counter {identifier}.", "counter")
        return self.counters[identifier]


def hall_from(plain: Mapping[str, Any], revision: int = 0, calendar: Calendar = WEEKENDS) -> Hall:
    """Return the hall that was published as ``plain`` (``shared.contracts.halls.Hall``).

    ``calendar``: the official one, of working days and holidays.
    """
    queues = tuple(each["id"] for each in plain["queues"])
    return Hall(
        id=plain["id"],
        zone=ZoneInfo(plain["zone"]),
        queues={each["id"]: _queue(each) for each in plain["queues"]},
        counters={each["id"]: _counter(each, queues) for each in plain["counters"]},
        settings=_settings(plain["settings"]),
        revision=revision,
        printers={each["id"]: printer_from(each) for each in plain.get("printers") or ()},
        name=plain["name"],
        hours=hours_from(plain, calendar),
        appointments=rules_from(plain),
        keeps_tickets=plain["settings"].get("closing_keeps_tickets", True),
    )


def _queue(plain: Mapping[str, Any]) -> Queue:
    return Queue(plain["id"], plain["letter"], plain["name"], float(plain["average_minutes"]))


def _counter(plain: Mapping[str, Any], queues: tuple[str, ...]) -> Counter:
    """Return a counter; one for any matter has all ``queues`` of the hall that it does not only help out."""
    overflow = tuple(plain.get("overflow") or ())
    rest = tuple(queue for queue in queues if queue not in overflow)
    skills = rest if plain.get("any_matter") else tuple(plain["queues"])
    return Counter(plain["id"], plain["number"], skills, overflow)


def _settings(plain: Mapping[str, Any]) -> Settings:
    return Settings(**{name: plain[name] for name in Settings.__dataclass_fields__ if name in plain})
