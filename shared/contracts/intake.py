"""All that intake says, and who is to hear it."""

from __future__ import annotations

from shared.contracts.halls import HallPublished
from shared.contracts.materials import INTAKE_EVENTS
from shared.contracts.matters import MatterPublished
from shared.contracts.missing_materials import MaterialsNoted
from shared.contracts.visit_events import VisitClosed, VisitPlanned, VisitRegistered
from shared.contracts.visit_ratings import RatingGiven

EVENTS = {
    "hall_published": HallPublished,
    "matter_published": MatterPublished,
    "visit_registered": VisitRegistered,
    "visit_planned": VisitPlanned,
    "materials_noted": MaterialsNoted,
    "visit_closed": VisitClosed,
    "rating_given": RatingGiven,
    **INTAKE_EVENTS,
}


RECEIVERS = {
    "hall_published": {"queue", "guidance"},
    "matter_published": {"guidance"},
    "visit_registered": {"queue"},
    "visit_planned": {"queue"},
}
