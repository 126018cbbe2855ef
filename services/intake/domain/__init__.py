"""Intake's rules: reference data, opening hours, registering a visit and following it to its end."""

from services.intake.domain.following import GUIDANCE_STATE_AFTER, TICKET_STATE_AFTER, News, follow, note_ticket
from services.intake.domain.reference import (
    Hall,
    Matter,
    Problem,
    Publication,
    hall_from,
    hall_problems,
    matter_from,
    matter_problems,
    publish,
)
from services.intake.domain.registration import Wish, register
from services.intake.domain.visit import CLOSED, OPEN, Stop, Ticket, Visit

__all__ = [
    "CLOSED",
    "GUIDANCE_STATE_AFTER",
    "OPEN",
    "TICKET_STATE_AFTER",
    "Hall",
    "Matter",
    "News",
    "Problem",
    "Publication",
    "Stop",
    "Ticket",
    "Visit",
    "Wish",
    "follow",
    "hall_from",
    "hall_problems",
    "matter_from",
    "matter_problems",
    "note_ticket",
    "publish",
    "register",
]
