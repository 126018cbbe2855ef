"""Appointments 预约: what the queue says about them, and what it is asked."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Range, Regexp

from shared.contracts.personal import identity_number, phone_number
from shared.contracts.words import LANGUAGES, NEEDS, PRIORITIES, Tolerant, count, identifier, moment, one_of

APPOINTMENT_STATES = ("booked", "checked_in", "late", "missed", "cancelled")
"""``missed``: nobody came by the end of the window 爽约; ``late``: came after it, and joined those without one."""
ARRIVALS = ("early", "in_time", "late")
CANCELLED_BY = ("visitor", "hall")
SLOT_STATES = ("free", "full")


class AppointmentFact(Tolerant):
    """What every event about an appointment says; its subject is the appointment. Never the code, nor who has it."""

    appointment = identifier(required=True)
    day = fields.String(required=True)
    queue = identifier(required=True)
    matter = identifier(required=True)
    starts_at = moment(required=True)
    ends_at = moment(required=True)


class AppointmentBooked(AppointmentFact):
    """A time was booked."""


class AppointmentMoved(AppointmentFact):
    """Another time was booked instead of ``starts_from``. ``moves``: how often that has happened."""

    starts_from = moment(required=True)
    moves = count(required=True)


class AppointmentCancelled(AppointmentFact):
    """Taken back. ``by``: the ``visitor`` (in time, which counts for a block) or the ``hall`` (closed: does not)."""

    by = one_of(CANCELLED_BY, required=True)


class AppointmentCheckedIn(AppointmentFact):
    """The visitor is there. ``arrival``: ``early`` or ``in_time`` keep the time, ``late`` joins the others."""

    arrival = one_of(ARRIVALS, required=True)
    arrived_at = moment(required=True)


class AppointmentMissed(AppointmentFact):
    """Nobody had checked in when the window was over."""


class Holder(Schema):
    """Who books: an identity card's number or a telephone. Only a keyed hash of it is kept."""

    class Meta:
        unknown = RAISE

    identity_number = identity_number(load_default=None, allow_none=True)
    phone = phone_number(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _somebody(self, given: dict[str, Any], **_: Any) -> None:
        if not (given["identity_number"] or given["phone"]):
            raise ValidationError("Name an identity number or a telephone.", "identity_number")


def day(**options: Any) -> fields.String:
    """Return a field of a day ``YYYY-MM-DD``."""
    return fields.String(validate=Regexp(r"\A\d{4}-\d\d-\d\d\Z", error="Must be YYYY-MM-DD"), **options)


class BookAppointment(Schema):
    """What ``book_appointment`` takes: the time at which a free slot begins."""

    hall = identifier(required=True)
    matter = identifier(required=True)
    starts_at = moment(required=True)
    party = fields.Nested(Holder, required=True)


class OfAppointment(Schema):
    """What a question about an appointment takes."""

    code = identifier(required=True)


class MoveAppointment(OfAppointment):
    """What ``move_appointment`` takes: the new time."""

    starts_at = moment(required=True)


class SlotsWanted(Schema):
    """What ``list_slots`` takes: times of a ``matter`` or a ``queue`` (else of all), of one ``day`` (else of all)."""

    hall = identifier(required=True)
    matter = identifier(load_default=None, allow_none=True)
    queue = identifier(load_default=None, allow_none=True)
    day = day(load_default=None, allow_none=True)


class AppointmentsWanted(Schema):
    """What ``list_appointments`` takes: those of a ``day`` of the hall (else of today)."""

    hall = identifier(required=True)
    day = day(load_default=None, allow_none=True)
    limit = fields.Integer(strict=True, load_default=50, validate=Range(1, 200))
    after = identifier(load_default=None, allow_none=True)


class CheckIn(Schema):
    """What intake's ``check_in`` takes: the code of an appointment, and what a visit is told besides."""

    class Meta:
        unknown = RAISE

    code = identifier(required=True)
    priority = one_of(PRIORITIES, load_default="normal")
    needs = fields.List(one_of(NEEDS), load_default=list)
    language = one_of(LANGUAGES, load_default="zh")


class AppointmentView(Schema):
    """An appointment as its holder sees it. ``check_in_from``, ``check_in_until``: the window that keeps its time.

    ``code``: only where it is asked for by it, or booked.
    """

    id = identifier(required=True)
    code = identifier()
    hall = identifier(required=True)
    queue = identifier(required=True)
    matter = identifier(required=True)
    day = fields.String(required=True)
    starts_at = moment(required=True)
    ends_at = moment(required=True)
    check_in_from = moment(required=True)
    check_in_until = moment(required=True)
    cancel_until = moment(required=True)
    state = one_of(APPOINTMENT_STATES, required=True)
    arrival = one_of(ARRIVALS, required=True, allow_none=True)


class SlotView(Schema):
    """One time. ``places`` of which ``free`` are left."""

    id = identifier(required=True)
    queue = identifier(required=True)
    day = fields.String(required=True)
    starts_at = moment(required=True)
    ends_at = moment(required=True)
    places = count(required=True)
    free = count(required=True)
    state = one_of(SLOT_STATES, required=True)


EVENTS = {
    "appointment_booked": AppointmentBooked,
    "appointment_moved": AppointmentMoved,
    "appointment_cancelled": AppointmentCancelled,
    "appointment_checked_in": AppointmentCheckedIn,
    "appointment_missed": AppointmentMissed,
}
