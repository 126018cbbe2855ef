"""Intake's rules: reference data, opening hours, registering a visit, following it to its end, rating it."""

from services.intake.domain.admission import arrival_notice, closed_at_once, notices, offers_of, require_admission
from services.intake.domain.admitting import admission
from services.intake.domain.agency import Client, comes_already, register_clients
from services.intake.domain.following import (
    FACT_WITH_STATE,
    GUIDANCE_STATE_AFTER,
    TICKET_STATE_AFTER,
    News,
    follow,
    note_ticket,
)
from services.intake.domain.offline import OfflineOrder, register_offline
from services.intake.domain.planning import HandOver, hand_over, register_handed_over
from services.intake.domain.quotas import Share, shares, used_up
from services.intake.domain.rating import as_the_queue_says, rate
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
    with_settings,
)
from services.intake.domain.registration import Kept, Wish, field_of, holds_already, register
from services.intake.domain.telling import of_ticket, tell
from services.intake.domain.visit import CLOSED, FINISHED, OPEN, Stop, Ticket, Told, Visit
from shared.masking import MASKS

__all__ = [
    "CLOSED",
    "FACT_WITH_STATE",
    "FINISHED",
    "GUIDANCE_STATE_AFTER",
    "MASKS",
    "OPEN",
    "TICKET_STATE_AFTER",
    "Client",
    "Hall",
    "HandOver",
    "Kept",
    "Matter",
    "News",
    "OfflineOrder",
    "Problem",
    "Publication",
    "Share",
    "Stop",
    "Ticket",
    "Told",
    "Visit",
    "Wish",
    "admission",
    "arrival_notice",
    "as_the_queue_says",
    "closed_at_once",
    "comes_already",
    "field_of",
    "follow",
    "hall_from",
    "hall_problems",
    "hand_over",
    "holds_already",
    "matter_from",
    "matter_problems",
    "note_ticket",
    "notices",
    "of_ticket",
    "offers_of",
    "publish",
    "rate",
    "register",
    "register_clients",
    "register_handed_over",
    "register_offline",
    "require_admission",
    "shares",
    "tell",
    "used_up",
    "with_settings",
]
