"""Appointments and closing a hall: what is asked and told."""

from __future__ import annotations

from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from services.gateway.schemas.told import Visit
from services.gateway.schemas.words import DayText, Page, moment, page_of
from shared.contracts.appointments import AppointmentView, Holder, SlotView
from shared.contracts.closing import TICKETS_AT_CLOSING, DoorView
from shared.contracts.words import LANGUAGES, NEEDS, PRIORITIES, identifier, one_of, text
from shared.web import Strict


class Booker(Holder):
    """Who books: an identity card's number or a telephone. Only a keyed hash of it is kept."""


class BookAppointment(Strict):
    """Book the time ``starts_at`` of a free slot for ``matter``."""

    matter = identifier(required=True)
    starts_at = moment(required=True)
    party = fields.Nested(Booker, required=True)


class MoveAppointment(Strict):
    """Take the time ``starts_at`` instead."""

    starts_at = moment(required=True)


class CheckIn(Strict):
    """What a visit is told besides the appointment."""

    priority = one_of(PRIORITIES, load_default="normal")
    needs = fields.List(one_of(NEEDS), load_default=list, validate=Length(max=len(NEEDS)))
    language = one_of(LANGUAGES, load_default="zh")


class SlotsWanted(Page):
    """Which times: of a ``matter`` or a ``queue`` (else of all queues), of one ``day`` (else of all)."""

    matter = identifier(load_default=None)
    queue = identifier(load_default=None)
    day = DayText(load_default=None)


class AppointmentsWanted(Page):
    """Which appointments: those of a ``day`` (else of today)."""

    day = DayText(load_default=None)


class CloseHall(Strict):
    """Close a hall at once. ``reason``: fire, power …, nothing personal. ``tickets``: else the hall's rule."""

    reason = text(100, required=True)
    tickets = one_of(TICKETS_AT_CLOSING, load_default=None, allow_none=True)


class Slot(SlotView):
    """A time that may be booked."""

    starts_at: Any = moment(required=True)
    ends_at: Any = moment(required=True)


class Appointment(AppointmentView):
    """An appointment. ``check_in_from`` to ``check_in_until`` keeps its time; ``cancel_until``: so long it may be moved
    or cancelled. ``code``: finds it again, only told to whoever booked or asks by it.
    """

    starts_at: Any = moment(required=True)
    ends_at: Any = moment(required=True)
    check_in_from: Any = moment(required=True)
    check_in_until: Any = moment(required=True)
    cancel_until: Any = moment(required=True)


class CheckedIn(Visit):
    """The visit that an appointment led to; ``notices`` say whether it keeps its time."""

    appointment = fields.Nested(Appointment)


class Door(DoorView):
    """Whether a hall is closed at once. ``left``: tickets whose holders are being told."""

    closed_at: Any = moment(required=True, allow_none=True)


SlotPage = page_of(Slot, "SlotPage")
AppointmentPage = page_of(Appointment, "AppointmentPage")
