"""When a hall is open and what it takes, as data of the hall: hours, calendar, lunch, quotas, appointments."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.words import Name, Tolerant, identifier, one_of

MOST_PLACES = 200
"""At one time in one queue."""


def clock_time(**options: Any) -> fields.String:
    """Return a field of a local time ``HH:MM``; ``24:00`` is the end of the day."""
    pattern = Regexp(r"\A(([01]\d|2[0-3]):[0-5]\d|24:00)\Z", error="Must be HH:MM, at most 24:00")
    return fields.String(validate=pattern, **options)


def weekdays(**options: Any) -> fields.List[Any]:
    """Return a field of weekdays (1 Monday … 7 Sunday); ``None``: every day."""
    day = fields.Integer(strict=True, validate=Range(1, 7))
    return fields.List(day, load_default=None, allow_none=True, validate=Length(1, 7), **options)


class SessionHours(Tolerant):
    """One opening, local ``HH:MM``. ``last_ticket``: when the last ticket is given (``None``: at closing).

    ``by_appointment``: only whoever has an appointment gets a ticket then.
    """

    opens = fields.String(required=True, validate=Regexp(r"\A([01]\d|2[0-3]):[0-5]\d\Z", error="Must be HH:MM"))
    closes = clock_time(required=True)
    last_ticket = clock_time(load_default=None, allow_none=True)
    by_appointment = fields.Boolean(load_default=False)


class OpeningHours(SessionHours):
    """Opening times of one weekday (1 Monday … 7 Sunday), local ``HH:MM``; ``00:00``–``24:00`` is round the clock."""

    weekday = fields.Integer(required=True, strict=True, validate=Range(1, 7))


class CalendarRules(Tolerant):
    """Whether the hall ``follows`` the ``official`` calendar: closed on public holidays, open on make-up days 调休.

    ``make_up_weekday``: whose hours a make-up day has (1 Monday … 7 Sunday); ``None``: its own weekday's.
    """

    follows = one_of(("none", "official"), load_default="none")
    make_up_weekday = fields.Integer(load_default=1, allow_none=True, strict=True, validate=Range(1, 7))


class SpecialDay(Tolerant):
    """A day that is otherwise than week and calendar say: its ``openings`` (none: closed) and why."""

    day = fields.String(required=True, validate=Regexp(r"\A\d{4}-\d\d-\d\d\Z", error="Must be YYYY-MM-DD"))
    openings = fields.List(fields.Nested(SessionHours), load_default=list)
    reason = fields.Nested(Name, required=True)


class Lunch(Tolerant):
    """A time with fewer counters; ``counters``: the numbers of those that go on calling."""

    begins = clock_time(required=True)
    ends = clock_time(required=True)
    counters = fields.List(fields.Integer(strict=True, validate=Range(1, 999)), required=True)
    weekdays = weekdays()


class Quota(Tolerant):
    """At most so many ``tickets`` of ``queue`` are given without an appointment in this time of a day."""

    queue = identifier(required=True)
    begins = clock_time(load_default="00:00")
    ends = clock_time(load_default="24:00")
    tickets = fields.Integer(required=True, strict=True, validate=Range(0, 10_000))
    weekdays = weekdays()


class SlotRules(Tolerant):
    """Appointments of ``queue``: from ``begins`` to ``ends`` one time every ``minutes``, with ``places`` at each.

    ``places_at_lunch``: at times that lie in a lunch with fewer counters (``None``: as many as else).
    """

    queue = identifier(required=True)
    weekdays = weekdays()
    begins = clock_time(required=True)
    ends = clock_time(required=True)
    minutes = fields.Integer(required=True, strict=True, validate=Range(5, 480))
    places = fields.Integer(required=True, strict=True, validate=Range(1, MOST_PLACES))
    places_at_lunch = fields.Integer(load_default=None, allow_none=True, strict=True, validate=Range(0, MOST_PLACES))


class AppointmentRules(Tolerant):
    """Appointments of a hall: the times, and the rules of `domain.md` §2 with their defaults [N] [D].

    ``day_quota``: queue → how many appointments a day at most. ``last_working_day``: how many working days ahead may be
    booked, from the next day on. A block counts no-shows and cancellations of the last ``counted_within_days``.
    """

    slots = fields.List(fields.Nested(SlotRules), required=True, validate=Length(1, 200))
    day_quota = fields.Dict(
        keys=identifier(), values=fields.Integer(strict=True, validate=Range(0, 10_000)), load_default=dict
    )
    last_working_day = fields.Integer(load_default=5, strict=True, validate=Range(1, 60))
    cancel_before_minutes = fields.Integer(load_default=120, strict=True, validate=Range(0, 2880))
    no_shows_before_block = fields.Integer(load_default=1, strict=True, validate=Range(1, 100))
    cancellations_before_block = fields.Integer(load_default=3, strict=True, validate=Range(1, 100))
    counted_within_days = fields.Integer(load_default=30, strict=True, validate=Range(1, 366))
    block_days = fields.Integer(load_default=3, strict=True, validate=Range(0, 366))
