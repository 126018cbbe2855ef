"""Registering somebody who has a number already: a kiosk gave it while it had no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.reference import Hall
from services.intake.domain.registration import Wish, registered
from services.intake.domain.visit import WAITING, Stop, Visit
from shared.happening import Happened


@dataclass(frozen=True)
class OfflineOrder:
    """What the kiosk gave: the number ``sequence`` of ``queue`` on ``day``.

    ``offline``: the kiosk, and its own id of the ticket. ``arrived_at``: as the queue has
    judged it, between lease and merge.
    """

    offline: str
    matter: str
    queue: str
    day: str
    sequence: int
    arrived_at: datetime


def register_offline(
    wish: Wish, hall: Hall, order: OfflineOrder, *, visit: str, code: str
) -> tuple[Visit, tuple[Happened, ...]]:
    """Return the visit and what happened.

    Nothing is refused any more, neither for the hour nor for a quota: the visitor holds a number that stays valid.
    """
    stop = Stop(0, order.matter, order.queue, order.day, order.arrived_at, WAITING, leased=order.sequence)
    return registered(wish, hall, (stop,), order.arrived_at, visit=visit, code=code, offline=order.offline)
