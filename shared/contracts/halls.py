"""Halls: their queues, counters and settings, as intake publishes them and every service keeps them."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields
from marshmallow.validate import Length, Range, Regexp

from shared.contracts.desk import GuidanceArea
from shared.contracts.hours import AppointmentRules, CalendarRules, Lunch, OpeningHours, Quota, SpecialDay
from shared.contracts.kiosk import LifeEvent
from shared.contracts.printing import PrinterSettings
from shared.contracts.visits import MOST_CLIENTS
from shared.contracts.words import (
    NEEDS,
    PRIORITIES,
    Name,
    Tolerant,
    count,
    identifier,
    one_of,
    text,
)


class QueueSettings(Tolerant):
    """One queue of a hall. ``letter`` starts its numbers; ``average_minutes`` is the planned service time."""

    id = identifier(required=True)
    letter = fields.String(
        required=True, validate=Regexp(r"\A[A-HJ-NP-Z]\Z", error="Must be one capital letter, no I or O")
    )
    name = fields.Nested(Name, required=True)
    average_minutes = fields.Float(required=True, validate=Range(0.5, 240))


class CounterSettings(Tolerant):
    """One counter: ``number`` is what is called out, ``queues`` are its skills.

    ``overflow``: queues that it helps out once they are crowded. ``any_matter`` 全科: it serves every queue of the
    hall, those that are added later too (but for its ``overflow``).
    """

    id = identifier(required=True)
    number = fields.Integer(required=True, strict=True, validate=Range(1, 999))
    queues = fields.List(identifier(), required=True, validate=Length(1))
    overflow = fields.List(identifier(), load_default=list)
    any_matter = fields.Boolean(load_default=False)
    name = fields.Nested(Name, load_default=None, allow_none=True)


_CLOCK = Regexp(r"\A([01]\d|2[0-3]):[0-5]\d\Z", error="Must be HH:MM")


class HallSettings(Tolerant):
    """What the office may change (units in the names); the defaults are house rules of `domain.md` §§2–3.

    ``after_hours_minutes``: how long after closing those are served who took a ticket before (延时服务).
    ``closing_keeps_tickets``: whether those who wait keep their place when the hall is closed at once (fire, power), as
    long as it opens again that day; else their tickets are cancelled.
    ``recall_after_seconds``: from a call to the next, or to the no-show; from when a board announced it, or
    ``announcement_grace_seconds`` after it was made where no board says so.
    ``clients_per_agent``: for how many clients one agent may take a number, to be served in one sitting; each of them
    may have ``matters_per_visit``.
    ``overtaken_at_most``: how many later arrivals of the same queue may go before somebody.
    ``overflow_after_people``, ``overflow_after_minutes``: from when on counters help out a crowded queue (the figures
    are one tax hall's rule [N]). ``walking_seconds``: from one stop of a visit to the next, before it is called there.
    ``stops_at_once``: the stops of a visit wait at the same time (called at one counter at a time), instead of one
    after the other; what depends on another waits for it. ``take_over_after_minutes``: so long nothing happened at a
    counter before another clerk may take it over. ``guidance_promise_minutes``: within which a guide claims a request,
    else the supervisor hears of it; ``guidance_sitting_minutes``: the planned time of a sitting;
    ``guidance_need_credit_minutes``: credit at the guidance desk for what somebody needs, where it is more than that of
    their class ([D] all three). ``offline_minutes``: for how long a kiosk holds numbers to go on without network, if it
    gives one every ``offline_seconds_per_ticket`` in each queue. ``rating_asked_for_seconds``: so long after its end a
    service may be rated at the counter's evaluator; ``screen_lock_minutes``: untouched for so long a screen of the
    staff locks ([D] all four).
    A kiosk that nobody touches asks after ``kiosk_idle_seconds`` (``kiosk_idle_elderly_seconds``) whether somebody is
    there, and forgets all ``kiosk_warning_seconds`` later (20 at least: WCAG 2.2.1); a ticket is shown for
    ``kiosk_done_seconds`` (``kiosk_done_elderly_seconds``), for ``kiosk_failed_slip_seconds`` when its slip did not
    come out. ``closing_notice_minutes``: from when on it says that the hall is about to close.
    ``later_places_down``: behind how many a visitor goes who needs longer, ``later_at_most`` times a ticket (either 0:
    never; [D] both). Between ``board_quiet_from`` and ``board_quiet_to`` (``HH:MM``) boards make no sound.
    """

    credit_minutes = fields.Dict(keys=one_of(PRIORITIES), values=fields.Float(validate=Range(0, 120)), required=True)
    one_priority_call_in = fields.Integer(required=True, strict=True, validate=Range(1, 20))
    recall_after_seconds = fields.Integer(required=True, strict=True, validate=Range(0, 600))
    announcement_grace_seconds = fields.Integer(load_default=0, strict=True, validate=Range(0, 120))
    calls_before_no_show = fields.Integer(required=True, strict=True, validate=Range(1, 5))
    return_within_minutes = fields.Integer(required=True, strict=True, validate=Range(0, 480))
    return_places_down = fields.Integer(required=True, strict=True, validate=Range(0, 50))
    matters_per_visit = fields.Integer(required=True, strict=True, validate=Range(1, 10))
    clients_per_agent = fields.Integer(load_default=5, strict=True, validate=Range(1, MOST_CLIENTS))
    wait_confidence = fields.Float(required=True, validate=Range(0.5, 0.99))
    undo_within_seconds = fields.Integer(load_default=30, strict=True, validate=Range(0, 600))
    misses_before_void = fields.Integer(load_default=2, strict=True, validate=Range(1, 10))
    after_hours_minutes = fields.Integer(load_default=120, strict=True, validate=Range(0, 600))
    closing_keeps_tickets = fields.Boolean(load_default=True)
    no_show_undo_within_seconds = fields.Integer(load_default=300, strict=True, validate=Range(0, 3600))
    appointment_credit_minutes = fields.Float(load_default=60.0, validate=Range(0, 240))
    appointment_window_minutes = fields.Float(load_default=15.0, validate=Range(0, 120))
    overtaken_at_most = fields.Integer(load_default=10, strict=True, validate=Range(0, 1000))
    overflow_after_people = fields.Integer(load_default=20, strict=True, validate=Range(0, 1000))
    overflow_after_minutes = fields.Float(load_default=20.0, validate=Range(0, 480))
    stops_at_once = fields.Boolean(load_default=False)
    walking_seconds = fields.Integer(load_default=0, strict=True, validate=Range(0, 1800))
    take_over_after_minutes = fields.Float(load_default=10.0, validate=Range(0, 480))
    void_failed_slip_minutes = fields.Integer(load_default=10, strict=True, validate=Range(0, 240))
    rating_asked_for_seconds = fields.Integer(load_default=60, strict=True, validate=Range(0, 600))
    screen_lock_minutes = fields.Float(load_default=5.0, validate=Range(0.5, 120))
    near_places = fields.List(
        fields.Integer(strict=True, validate=Range(1, 20)), load_default=[3, 2, 1], validate=Length(0, 5)
    )
    later_places_down = fields.Integer(load_default=3, strict=True, validate=Range(0, 50))
    later_at_most = fields.Integer(load_default=2, strict=True, validate=Range(0, 10))
    board_quiet_from = fields.String(load_default=None, allow_none=True, validate=_CLOCK)
    board_quiet_to = fields.String(load_default=None, allow_none=True, validate=_CLOCK)
    offline_minutes = fields.Float(load_default=30.0, validate=Range(0, 480))
    offline_seconds_per_ticket = fields.Float(load_default=45.0, validate=Range(5, 600))
    kiosk_idle_seconds = fields.Integer(load_default=45, strict=True, validate=Range(10, 600))
    kiosk_idle_elderly_seconds = fields.Integer(load_default=90, strict=True, validate=Range(10, 600))
    kiosk_warning_seconds = fields.Integer(load_default=20, strict=True, validate=Range(20, 120))
    kiosk_done_seconds = fields.Integer(load_default=12, strict=True, validate=Range(5, 120))
    kiosk_done_elderly_seconds = fields.Integer(load_default=25, strict=True, validate=Range(5, 120))
    kiosk_failed_slip_seconds = fields.Integer(load_default=60, strict=True, validate=Range(20, 300))
    closing_notice_minutes = fields.Integer(load_default=30, strict=True, validate=Range(0, 240))
    guidance_promise_minutes = fields.Float(load_default=15.0, validate=Range(1, 240))
    guidance_sitting_minutes = fields.Float(load_default=20.0, validate=Range(1, 240))
    guidance_need_credit_minutes = fields.Dict(
        keys=one_of(NEEDS),
        values=fields.Float(validate=Range(0, 120)),
        load_default=lambda: {"wheelchair": 10.0, "hearing": 10.0, "large_type": 5.0},
    )


class SettingsChange(HallSettings):
    """Some of a hall's settings, whichever are to be changed; of ``credit_minutes`` those classes that are named."""


class ChangeSettings(Schema):
    """What is asked of ``change_settings``. ``reason``: why, for the record."""

    class Meta:
        unknown = RAISE

    hall = identifier(required=True)
    settings = fields.Nested(SettingsChange(partial=True, unknown=RAISE), required=True)
    reason = text(200, required=True)


class SettingsChanged(Schema):
    """What ``change_settings`` answers: all ``settings`` as they are in force, names of those that were ``changed``."""

    hall = identifier(required=True)
    revision = count(required=True)
    changed = fields.List(fields.String(), required=True)
    settings = fields.Nested(HallSettings, required=True)


class Hall(Tolerant):
    """A hall as every service keeps it.

    ``guidance_seats``: of all its guidance areas together; without ``guidance_areas`` they are one area.
    ``life_events``, ``common_matters``: what kiosks offer first; of their matters those that are open in the hall.
    """

    id = fields.String(required=True, validate=Regexp(r"\A[a-z][a-z0-9]{1,30}\Z", error="Must be 2 to 31 of a–z, 0–9"))
    name = fields.Nested(Name, required=True)
    address = fields.Nested(Name, required=True)
    zone = text(60, required=True)
    queues = fields.List(fields.Nested(QueueSettings), required=True, validate=Length(1))
    counters = fields.List(fields.Nested(CounterSettings), required=True, validate=Length(1))
    hours = fields.List(fields.Nested(OpeningHours), required=True)
    guidance_seats = count(required=True)
    guidance_areas = fields.List(fields.Nested(GuidanceArea), load_default=list, validate=Length(0, 20))
    settings = fields.Nested(HallSettings, required=True)
    calendar = fields.Nested(CalendarRules, load_default=dict)
    special_days = fields.List(fields.Nested(SpecialDay), load_default=list)
    lunches = fields.List(fields.Nested(Lunch), load_default=list)
    quotas = fields.List(fields.Nested(Quota), load_default=list)
    appointments = fields.Nested(AppointmentRules, load_default=None, allow_none=True)
    printers = fields.List(fields.Nested(PrinterSettings), load_default=list, validate=Length(0, 50))
    life_events = fields.List(fields.Nested(LifeEvent), load_default=list, validate=Length(0, 60))
    common_matters = fields.List(identifier(), load_default=list, validate=Length(0, 60))


class HallPublished(Tolerant):
    """A hall's reference data, whole; ``revision`` grows with each change.

    ``changed``: names of the settings that an administrator changed, and the ``reason``.
    """

    hall = fields.Nested(Hall, required=True)
    revision = count(required=True)
    changed = fields.List(fields.String(), load_default=list)
    reason = text(200, load_default=None, allow_none=True)
