"""From the guidance desk to a counter: guidance, intake and queue running together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from nameko.runners import ServiceRunner

from services.queue.service import QueueService
from services.queue.store import QueueStore
from shared.config import Settings
from shared.messaging import RpcSession, nameko_config
from shared.security import Caller
from shared.storage import connect, database
from tests.integration.guidance.conftest import Desk


@pytest.fixture(autouse=True, scope="module")
def counters(hall_settings: Settings, running: str) -> Iterator[None]:
    """The queue, beside intake and guidance."""
    runner = ServiceRunner(nameko_config(hall_settings))
    runner.add_service(QueueService)
    runner.start()
    yield
    runner.kill()


@pytest.fixture(autouse=True)
def known(desk: Desk) -> None:
    """Have the queue know the desk's hall, as if it had heard of it."""
    hall = desk.ask_intake().get_hall(hall=desk.hall)
    with connect(desk.settings) as client:
        QueueStore(database(client, desk.settings, "queue")).halls.keep([(hall, hall["revision"])])


def at_the_counters(desk: Desk, ticket: str) -> dict:
    clerk = Caller("clerk-1", frozenset({"clerk"}), frozenset({desk.hall}))
    return dict(desk.open_lines.enter_context(RpcSession(desk.settings, clerk)).queue.get_ticket(ticket=ticket))


def by_code(desk: Desk, code: str) -> dict:
    anyone = Caller("anyone", frozenset(), frozenset())
    return dict(desk.open_lines.enter_context(RpcSession(desk.settings, anyone)).intake.get_visit(code=code))


def test_a_visitor_without_a_visit_gets_one_and_waits_as_if_they_had_come_when_they_asked(desk):
    request = desk.claimed(needs=["wheelchair"], language="yue")
    view = desk.by("guide").hand_over(request=request, queue=desk.queue)
    ticket = at_the_counters(desk, view["ticket"]["id"])
    assert (ticket["queue"], ticket["state"], ticket["matter"]) == (desk.queue, "waiting", desk.matter)
    assert ticket["arrived_at"] == view["requested_at"]
    assert by_code(desk, view["visit_code"])["ticket"]["number"] == view["ticket"]["number"]


def test_a_visitor_who_came_with_a_visit_goes_on_in_that_one(desk):
    visit = desk.visit()
    request = desk.claimed(visit=visit)
    view = desk.by("guide").hand_over(request=request, queue=desk.queue)
    assert at_the_counters(desk, view["ticket"]["id"])["visit"] == visit
    assert by_code(desk, view["visit_code"])["visit"] == visit


def test_a_hand_over_that_is_asked_for_again_gives_the_same_ticket(desk):
    request = desk.claimed()
    first = desk.by("guide", key="on").hand_over(request=request, queue=desk.queue)
    again = desk.by("guide", key="on").hand_over(request=request, queue=desk.queue)
    assert first["ticket"]["id"] == again["ticket"]["id"]
    assert first["visit_code"] == again["visit_code"]


def intake_by_clerk(desk: Desk) -> Any:
    clerk = Caller("clerk-1", frozenset({"clerk"}), frozenset({desk.hall}))
    return desk.open_lines.enter_context(RpcSession(desk.settings, clerk)).intake


def with_materials(desk: Desk) -> str:
    """A matter's materials were checked in a sitting that is claimed; return the request."""
    request = desk.claimed(visit=desk.visit())
    matter = desk.ask_intake().get_matter(matter=desk.matter)
    looked = [
        {"material": place, "state": "missing"} for place, each in enumerate(matter["materials"], 1) if not each["held"]
    ]
    desk.by("guide").check_materials(request=request, materials=looked)
    return request


def test_the_counter_sees_the_materials_that_were_checked(desk):
    request = with_materials(desk)
    view = desk.by("guide").hand_over(request=request, queue=desk.queue)
    ticket = view["ticket"]["id"]
    seen = intake_by_clerk(desk).visit_of_ticket(ticket=ticket)
    stop = next(each for each in seen["stops"] if each["ticket"] and each["ticket"]["id"] == ticket)
    assert (stop["matter"], stop["materials"]["check"]) == (desk.matter, 1)
    assert {each["state"] for each in stop["materials"]["materials"]} <= {"missing", "held"}
    assert stop["materials"]["materials"][0]["name"]["zh"]
    assert by_code(desk, view["visit_code"])["stops"][stop["stop"]]["materials"] == stop["materials"]


def test_the_materials_come_by_the_event_too_and_are_noted_once(desk):
    request = with_materials(desk)
    view = desk.by("guide").hand_over(request=request, queue=desk.queue)
    facts = desk.document("requests", request)["history"][-1]["data"]
    names = ("request", "visit", "matter", "queue", "language", "needs", "materials", "arrived_at")
    desk.ask_intake().plan_stop(hall=desk.hall, **{name: facts[name] for name in names})
    with connect(desk.settings) as client:
        visit = database(client, desk.settings, "intake")["visits"].find_one({"_id": view["visit"]})
    noted = [each["data"] for each in visit["history"] if each["type"] == "materials_brought"]
    assert [(each["request"], each["revision"]) for each in noted] == [(request, facts["materials"]["revision"])]


def test_whom_a_clerk_sent_waits_at_the_counter_since_they_came_and_not_since_they_were_sent(desk):
    visit = desk.visit()
    arrived = intake_by_clerk(desk).get_visit_of_hall(hall=desk.hall, visit=visit)["arrived_at"]
    sent = desk.by("clerk").request(hall=desk.hall, matter=desk.matter, visit=visit)
    assert sent["counts_from"] == arrived < sent["requested_at"]
    desk.by("guide").claim(request=sent["id"])
    other = next(
        each["id"] for each in desk.ask_intake().get_hall(hall=desk.hall)["queues"] if each["id"] != desk.queue
    )
    view = desk.by("guide").hand_over(request=sent["id"], queue=other)
    assert at_the_counters(desk, view["ticket"]["id"])["arrived_at"] == arrived
