"""Several stops in one visit, hand-overs and ratings through the real intake, queue and relay."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from deploy import sample
from services.intake.store import IntakeStore
from shared.clock import clock, iso
from shared.config import Settings
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import Command, RpcSession
from shared.security import Caller
from shared.security.callers import ANYONE
from tests.integration.intake.conftest import known_to_queue, serving, until

TAX, TRANSPORT = "tax-paid-proof", "driving-licence-renewal"


@pytest.fixture(scope="module", autouse=True)
def halls(hall_settings: Settings, session: RpcSession, relay: None, world: Path) -> Iterator[None]:
    with serving(hall_settings, "intake", "queue"):
        sample.load(session, world)
        until(lambda: known_to_queue(session, "nanhai"))
        yield


@pytest.fixture(scope="module")
def guide(hall_settings: Settings) -> Iterator[RpcSession]:
    with RpcSession(hall_settings, Caller("guide-1", frozenset({"guide"}), frozenset({"nanhai"}))) as asking:
        yield asking


@pytest.fixture(scope="module")
def visitor(hall_settings: Settings) -> Iterator[RpcSession]:
    with RpcSession(hall_settings, ANYONE) as asking:
        yield asking


def served(clerk: RpcSession, counter: str, ticket: str) -> None:
    """Serve ``ticket`` at ``counter``."""
    counters = {each["id"]: each["state"] for each in clerk.queue.list_counters(hall="nanhai")}
    if counters[counter] != "open":
        clerk.queue.open_counter(counter=counter)
    clerk.queue.call(counter=counter, ticket=ticket, reason="test")
    clerk.queue.start(ticket=ticket)
    clerk.queue.finish(ticket=ticket)


def handed_over(request: str, **more: Any) -> dict[str, Any]:
    asked = {"hall": "nanhai", "request": request, "matter": "social-card", "queue": "social", "language": "yue"}
    return {**asked, "arrived_at": "2026-03-02T01:00:00.000Z", **more}


def test_matters_are_served_one_after_the_other_with_the_original_arrival(
    kiosk: RpcSession, clerk: RpcSession, visitor: RpcSession
) -> None:
    visit = kiosk.intake.register_visit(hall="nanhai", matters=[TRANSPORT, TAX])
    assert [stop["state"] for stop in visit["stops"]] == ["waiting", "planned"]
    served(clerk, "nanhai-16", visit["ticket"]["id"])
    second = until(lambda: visitor.intake.get_visit(code=visit["code"])["stops"][1]["ticket"])
    ticket = clerk.queue.get_ticket(ticket=second["id"])
    assert (ticket["number"], ticket["queue"]) == (visit["ticket"]["number"], "tax")
    assert (ticket["arrived_at"], ticket["stop"]) == (visit["arrived_at"], 1)
    served(clerk, "nanhai-6", second["id"])
    until(lambda: visitor.intake.get_visit(code=visit["code"])["state"] == "closed")
    states = [stop["state"] for stop in visitor.intake.get_visit(code=visit["code"])["stops"]]
    assert states == ["finished", "finished"]


def test_a_visit_whose_ticket_is_cancelled_is_cancelled(kiosk: RpcSession, visitor: RpcSession) -> None:
    visit = kiosk.intake.register_visit(hall="nanhai", matter=TAX)
    kiosk.queue.cancel(ticket=visit["ticket"]["id"])
    until(lambda: visitor.intake.get_visit(code=visit["code"])["state"] == "cancelled")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"matters": [TAX, TAX]}, "matters.1"),
        ({"matters": []}, "matters"),
        ({"matters": TAX}, "matters"),
        ({"matters": [{"$ne": None}]}, "matters.0"),
        ({"matters": [TAX, TRANSPORT, "social-card", "archive-lookup"]}, "matters"),
        ({"matter": TAX, "matters": [TRANSPORT]}, "matter"),
        ({}, "matter"),
        ({"matter": TAX, "colour": "red"}, "colour"),
    ],
)
def test_matters_that_do_not_fit_are_refused_by_field(kiosk: RpcSession, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        kiosk.intake.register_visit(hall="nanhai", **asked)
    assert caught.value.field == field


def test_an_unknown_one_of_several_matters_is_not_found_by_its_place(kiosk: RpcSession) -> None:
    with pytest.raises(NotFound) as caught:
        kiosk.intake.register_visit(hall="nanhai", matters=[TAX, "moon"])
    assert caught.value.field == "matters.1"


def test_a_request_is_handed_over_once_however_often_and_by_whom_it_is_asked(
    hall_settings: Settings, guide: RpcSession, clerk: RpcSession
) -> None:
    def ask(_: int) -> dict[str, Any]:
        with RpcSession(hall_settings, Caller("guide-1", frozenset({"guide"}), frozenset({"nanhai"}))) as asking:
            answer: dict[str, Any] = asking.intake.plan_stop(**handed_over("g-new"))
            return answer

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    (code,) = {each["code"] for each in answers}
    (ticket,) = {each["ticket"]["id"] for each in answers}
    assert clerk.queue.get_ticket(ticket=ticket)["arrived_at"] == "2026-03-02T01:00:00.000Z"
    assert guide.intake.get_visit(code=code)["ticket"]["number"] == answers[0]["ticket"]["number"]


def test_a_visit_goes_on_in_the_queue_that_it_is_handed_over_to(
    kiosk: RpcSession, guide: RpcSession, clerk: RpcSession
) -> None:
    visit = kiosk.intake.register_visit(hall="nanhai", matter=TAX)
    answer = guide.intake.plan_stop(**handed_over("g-visit", visit=visit["visit"], arrived_at=iso(clock.now())))
    assert (answer["visit"], answer["code"]) == (visit["visit"], visit["code"])
    assert (answer["ticket"]["queue"], answer["stops"][1]["ticket"]["id"]) == ("social", answer["ticket"]["id"])
    assert answer["ticket"]["id"] != visit["ticket"]["id"]


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"hall": "moon"}, NotFound, "hall"),
        ({"hall": "dali"}, Forbidden, None),
        ({"matter": "moon"}, NotFound, "matter"),
        ({"queue": "moon"}, NotFound, "queue"),
        ({"visit": "moon"}, NotFound, "visit"),
        ({"arrived_at": "yesterday"}, Invalid, "arrived_at"),
        ({"request": {"$ne": None}}, Invalid, "request"),
    ],
)
def test_a_hand_over_that_cannot_be_is_refused_by_field(
    guide: RpcSession, asked: dict[str, Any], error: type[Exception], field: str | None
) -> None:
    with pytest.raises(error) as caught:
        guide.intake.plan_stop(**{**handed_over("g-wrong"), **asked})
    assert caught.value.field == field


def test_a_kiosk_hands_nobody_over(kiosk: RpcSession) -> None:
    with pytest.raises(Forbidden):
        kiosk.intake.plan_stop(**handed_over("g-kiosk"))


def test_a_finished_service_is_rated_once_by_whoever_has_the_code_and_the_words_are_sealed(
    hall_settings: Settings, kiosk: RpcSession, clerk: RpcSession, visitor: RpcSession, store: IntakeStore
) -> None:
    visit = kiosk.intake.register_visit(hall="nanhai", matter=TRANSPORT)
    with pytest.raises(Conflict) as early:
        visitor.intake.rate(code=visit["code"], stars=5)
    assert early.value.detail == {"state": "waiting"}
    served(clerk, "nanhai-16", visit["ticket"]["id"])
    with RpcSession(hall_settings, ANYONE, command=Command("rate-1", "body")) as asking:
        rating = asking.intake.rate(code=visit["code"], stars=2, comment="waited long, 王小明")
        assert asking.intake.rate(code=visit["code"], stars=2, comment="waited long, 王小明") == rating
    assert rating == {"visit": visit["visit"], "stop": 0, "ticket": visit["ticket"]["id"], "stars": 2}
    with pytest.raises(Conflict, match="already"):
        visitor.intake.rate(code=visit["code"], stars=5, stop=0)
    until(lambda: visitor.intake.get_visit(code=visit["code"])["state"] == "closed")
    assert visitor.intake.get_visit(code=visit["code"])["stops"][0]["rated"] is True
    document = store._database["visits"].find_one({"_id": visit["visit"]})
    assert document is not None
    assert "王小明" not in str(document)
    assert [store.seals.open(each) for each in document["comments"]] == ["waited long, 王小明"]
    given = [each["data"]["stars"] for each in document["history"] if each["type"] == "rating_given"]
    assert given == [2]


def test_only_an_officer_of_the_hall_is_told_how_a_rater_is_reached_and_what_they_wrote(
    hall_settings: Settings, kiosk: RpcSession, clerk: RpcSession, visitor: RpcSession, store: IntakeStore
) -> None:
    party = {"name": "王小明", "phone": "13812341234"}
    visit = kiosk.intake.register_visit(hall="nanhai", matter=TRANSPORT, party=party)
    served(clerk, "nanhai-16", visit["ticket"]["id"])
    visitor.intake.rate(code=visit["code"], stars=1, comment="等了很久")
    for role, hall in (("officer", "dali"), ("supervisor", "nanhai"), ("clerk", "nanhai"), ("admin", "nanhai")):
        caller = Caller("s", frozenset({role}), frozenset({hall}))
        with RpcSession(hall_settings, caller) as other, pytest.raises(Forbidden):
            other.intake.get_rater(visit=visit["visit"])
    with RpcSession(hall_settings, Caller("o", frozenset({"officer"}), frozenset({"nanhai"}))) as officer:
        assert officer.intake.get_rater(visit=visit["visit"]) == {**party, "comments": ["等了很久"]}
    document = store._database["visits"].find_one({"_id": visit["visit"]})
    assert document is not None
    assert [each["data"]["named"] for each in document["history"] if each["type"] == "rating_given"] == [True]


@pytest.mark.parametrize("role", ["clerk", "guide", "supervisor", "officer", "admin"])
def test_staff_never_rates(hall_settings: Settings, kiosk: RpcSession, role: str) -> None:
    visit = kiosk.intake.register_visit(hall="nanhai", matter="archive-lookup")
    with (
        RpcSession(hall_settings, Caller("s", frozenset({role}), frozenset({"*"}))) as staff,
        pytest.raises(Forbidden),
    ):
        staff.intake.rate(code=visit["code"], stars=5)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"stars": 0}, "stars"), ({"stars": 6}, "stars"), ({"stars": "5"}, "stars"), ({"stop": -1, "stars": 5}, "stop")],
)
def test_a_rating_that_does_not_fit_is_refused_by_field(visitor: RpcSession, asked: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        visitor.intake.rate(code="x" * 20, **asked)
    assert caught.value.field == field


def test_a_rating_of_a_code_that_nobody_has_is_not_found(visitor: RpcSession) -> None:
    with pytest.raises(NotFound) as caught:
        visitor.intake.rate(code="x" * 20, stars=5)
    assert caught.value.field == "code"
