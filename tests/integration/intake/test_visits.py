"""Visits through the real intake, queue and relay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from deploy import sample
from services.intake.store import IntakeStore
from shared.config import Settings
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import Command, RpcSession
from shared.security import Caller
from tests.integration.intake.conftest import serving, until

CARD = {"hall": "nanhai", "matter": "social-card"}


@pytest.fixture(scope="module", autouse=True)
def halls(hall_settings: Settings, session: RpcSession, world: Path) -> Iterator[None]:
    with serving(hall_settings, "intake", "queue"):
        sample.load(session, world)
        yield


@pytest.fixture
def shown(kiosk: RpcSession, relay: None) -> Any:
    """What the holder of a code sees."""
    return lambda code: kiosk.intake.get_visit(code=code)


def test_a_visitor_gets_a_number_and_finds_it_by_code_at_once(kiosk: RpcSession) -> None:
    visit = kiosk.intake.register_visit(**CARD, priority="elderly", needs=["hearing"], language="yue")
    assert visit["ticket"]["number"][0] == "B"
    assert visit["ticket"]["state"] == visit["stops"][0]["state"] == "waiting"
    assert visit["ticket"]["ahead"] >= 0
    assert visit["ticket"]["wait"]["low_minutes"] <= visit["ticket"]["wait"]["high_minutes"]
    assert kiosk.intake.get_visit(code=visit["code"])["ticket"] == visit["ticket"]


def test_a_visit_is_followed_to_its_end(kiosk: RpcSession, clerk: RpcSession, shown: Any, store: IntakeStore) -> None:
    visit = kiosk.intake.register_visit(hall="nanhai", matter="driving-licence-renewal")
    clerk.queue.open_counter(counter="nanhai-16")
    ticket = clerk.queue.call(counter="nanhai-16")["ticket"]
    assert ticket["id"] == visit["ticket"]["id"]
    assert shown(visit["code"])["ticket"]["counter_number"] == 16
    clerk.queue.start(ticket=ticket["id"])
    clerk.queue.finish(ticket=ticket["id"])
    until(lambda: shown(visit["code"])["state"] == "closed")
    assert shown(visit["code"])["ticket"]["state"] == "finished"
    closed = store.visits.by_code(visit["code"])
    assert closed is not None
    assert closed.seen[ticket["id"]] == 3


def test_the_code_of_a_visit_is_in_no_history(kiosk: RpcSession, hall_settings: Settings, store: IntakeStore) -> None:
    visit = kiosk.intake.register_visit(**CARD)
    documents = store._database["visits"].find({"code": visit["code"]}, {"history": 1})
    assert [visit["code"] in json.dumps(each["history"], default=str) for each in documents] == [False]


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"hall": "moon"}, NotFound, "hall"),
        ({"matter": "moon"}, NotFound, "matter"),
        ({"matter": {"$ne": None}}, Invalid, "matter"),
        ({"priority": "vip"}, Invalid, "priority"),
        ({"needs": ["coffee"]}, Invalid, "needs.0"),
        ({"language": "fr"}, Invalid, "language"),
        ({"hall": "danzao", "matter": "driving-licence-renewal"}, Forbidden, None),
    ],
)
def test_what_cannot_be_registered_is_refused_by_field(
    kiosk: RpcSession, asked: dict[str, Any], error: type[Exception], field: str | None
) -> None:
    with pytest.raises(error) as caught:
        kiosk.intake.register_visit(**{**CARD, **asked})
    assert caught.value.field == field


def test_an_administrator_is_no_kiosk(session: RpcSession) -> None:
    with pytest.raises(Forbidden):
        session.intake.register_visit(**CARD)


def test_a_code_that_nobody_has_is_not_found(kiosk: RpcSession) -> None:
    with pytest.raises(NotFound):
        kiosk.intake.get_visit(code="x" * 20)
    with pytest.raises(Invalid):
        kiosk.intake.get_visit(code={"$ne": None})


def test_a_closed_hall_says_when_it_opens(kiosk: RpcSession, session: RpcSession) -> None:
    hall = session.intake.get_hall(hall="nanhai")
    session.intake.publish_hall(hall={**hall, "hours": []})
    try:
        with pytest.raises(Conflict, match="no opening is planned"):
            kiosk.intake.register_visit(**CARD)
    finally:
        session.intake.publish_hall(hall=hall)
    assert kiosk.intake.register_visit(**CARD)["state"] == "open"


def test_the_same_key_from_sixteen_clients_at_once_is_one_visit_and_one_answer(hall_settings: Settings) -> None:
    key = Command("key-1", "body")
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: _registered(hall_settings, key), range(16)))
    assert [each for each in answers if each != answers[0]] == []
    assert _registered(hall_settings, key) == answers[0]


def test_the_same_key_with_another_body_is_refused(hall_settings: Settings) -> None:
    _registered(hall_settings, Command("key-2", "body"))
    with pytest.raises(Conflict, match="Idempotency-Key"):
        _registered(hall_settings, Command("key-2", "another"))


def _registered(settings: Settings, command: Command) -> dict[str, Any]:
    kiosk = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({"nanhai"}))
    with RpcSession(settings, kiosk, command=command) as asking:
        answer: dict[str, Any] = asking.intake.register_visit(**CARD)
        return answer
