"""From the guidance desk to a counter: guidance, intake and queue running together."""

from __future__ import annotations

from collections.abc import Iterator

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
