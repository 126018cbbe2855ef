"""Quotas against a real database: the last place is given once, however many ask at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.intake.domain import News, Wish, follow, register, shares, used_up
from services.intake.domain.quotas import Quota
from services.intake.store import IntakeStore
from shared.errors import Conflict
from shared.ids import new_code, new_id
from shared.storage import Stamp
from tests.unit.intake.worlds import CARD, NOON, TAX, hall

EVERY_DAY = frozenset(range(1, 8))
STAMP = Stamp(NOON, "kiosk-1", "c1")


def registered(store: IntakeStore, name: str, tickets: int, matter: Any = CARD) -> Any:
    quotas = (Quota("social", 0, 1440, tickets, EVERY_DAY),)
    visit, happened = register(Wish(), hall(), [matter], NOON, visit=new_id(), code=new_code())
    mine = shares(name, quotas, hall().hours, [stop.queue for stop in visit.stops], NOON)
    return store.visits.add(visit, happened, STAMP, mine, lambda share: used_up(name, share.quota, ["appointment"]))


def outcome(store: IntakeStore, name: str, tickets: int) -> str:
    try:
        registered(store, name, tickets)
    except Conflict as error:
        return str((error.detail or {})["code"])
    return "ticket"


def test_of_32_visitors_for_the_last_5_tickets_5_get_one_and_the_others_are_told(store: IntakeStore) -> None:
    with ThreadPoolExecutor(16) as many:
        outcomes = list(many.map(lambda _: outcome(store, "rush", 5), range(32)))
    assert (outcomes.count("ticket"), outcomes.count("quota_used_up")) == (5, 27)


def test_another_queue_has_no_part_in_it(store: IntakeStore) -> None:
    assert outcome(store, "calm", 1) == "ticket"
    assert registered(store, "calm", 1, TAX).new
    with pytest.raises(Conflict, match="social"):
        registered(store, "calm", 1)


def test_who_cancels_gives_the_place_back(store: IntakeStore) -> None:
    held = registered(store, "given-back", 1).visit
    assert outcome(store, "given-back", 1) == "quota_used_up"
    gone = News("ticket_cancelled", "t1", 1, NOON, {"stop": 0, "number": "B001", "queue": "social"})
    assert store.visits.change(held.id, lambda each: follow(each, gone), STAMP).state == "cancelled"
    assert outcome(store, "given-back", 1) == "ticket"
    assert outcome(store, "given-back", 1) == "quota_used_up"


def test_a_quota_of_none_takes_nobody(store: IntakeStore) -> None:
    assert outcome(store, "shut", 0) == "quota_used_up"
