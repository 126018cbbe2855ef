"""A hall, a matter and a visit to try rules on."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.intake.domain import Hall, Matter, News, Visit, Wish, register
from shared.hours import Hours, Opening

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
"""A Monday, 12:00 in Shanghai."""
ROUND_THE_CLOCK = tuple(Opening(day, 0, 1440) for day in range(1, 8))
WORKDAYS = tuple(Opening(day, 8 * 60 + 30, 12 * 60) for day in range(1, 6))
CARD = Matter("social-card", {"nanhai": "social"})
TAX = Matter("tax-paid-proof", {"nanhai": "tax"})
PENSION = Matter("pension-transfer", {"nanhai": "social"})


def hall(openings: tuple[Opening, ...] = ROUND_THE_CLOCK, queues: tuple[str, ...] = ("social", "tax")) -> Hall:
    hours = Hours(ZoneInfo("Asia/Shanghai"), openings)
    return Hall("nanhai", "Asia/Shanghai", frozenset(queues), hours, matters_per_visit=3)


def visit(*matters: Matter) -> Visit:
    made, _ = register(Wish(), hall(), matters or (CARD,), NOON, visit="v1", code="secret-code")
    return made


def ticket_news(type_: str, seq: int, *, ticket: str = "t1", time: datetime = NOON, **more: object) -> News:
    facts = {"visit": "v1", "stop": 0, "number": "B001", "queue": "social", **more}
    return News(type_, ticket, seq, time, facts)


def guidance_news(type_: str, seq: int, request: str = "g1") -> News:
    return News(type_, request, seq, NOON, {})


ISSUED = ticket_news("ticket_issued", 0)
CALLED = ticket_news("ticket_called", 1, counter="nanhai-3", counter_number=3, call=1)
RECALLED = ticket_news("ticket_recalled", 2, counter="nanhai-3", counter_number=3, call=2)
STARTED = ticket_news("service_started", 3, counter="nanhai-3", counter_number=3)
FINISHED = ticket_news("service_finished", 4, counter="nanhai-3", counter_number=3, service_seconds=60.0)
NO_SHOW = ticket_news("ticket_no_show", 3, counter="nanhai-3", counter_number=3, calls=2, misses=1, void=True)
