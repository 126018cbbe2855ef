"""Tickets of visits whose request did not ask for one, and what older versions stored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from services.queue.store.ticket_documents import OLD_NUMBERS
from shared.clock import clock, iso
from shared.ids import new_id
from shared.messaging import Event
from tests.integration.queue.conftest import DAY, until


def _planned(halls, cause, **changes):
    asked = halls.asked(**{"stop": 1, "arrived_at": iso(clock.now() - timedelta(minutes=40)), **changes})
    stop = {name: asked[name] for name in ("stop", "matter", "queue")}
    facts = {name: asked[name] for name in ("visit", "day", "priority", "arrived_at")}
    request = new_id() if cause == "guidance" else None
    data = {**facts, "stop": stop, "language": "zh", "needs": [], "cause": cause, "request": request}
    visit = asked["visit"]
    return Event(f"{visit}:3", "intake", "visit_planned", visit, clock.now(), asked["hall"], 3, "c", "system", data)


def test_the_next_stop_of_a_visit_gets_its_ticket_at_once_with_the_original_arrival(halls, world):
    event = _planned(halls, "next_matter")
    halls.hear(event, times=3)
    ticket = until(lambda: world.store.tickets.of_stop(event.subject, 1), seconds=3)
    assert iso(ticket.arrived_at) == event.data["arrived_at"]
    assert (ticket.queue, ticket.number, ticket.state) == ("general", "A001", "waiting")
    entry = world.store.tickets._tickets.get(ticket.id)["history"]
    assert [each["data"]["path"] for each in entry] == ["event"]


def test_a_hand_over_leaves_the_ticket_to_the_request_for_some_seconds(halls, world):
    event, later = _planned(halls, "guidance"), _planned(halls, "next_matter")
    halls.hear(event)
    halls.hear(later)
    until(lambda: world.store.tickets.of_stop(later.subject, 1))
    assert world.store.tickets.of_stop(event.subject, 1) is None
    ticket = until(lambda: world.store.tickets.of_stop(event.subject, 1), seconds=30)
    assert iso(ticket.arrived_at) == event.data["arrived_at"]
    assert halls.parked() == 0


def test_a_hand_over_whose_request_came_through_has_one_ticket(halls, world):
    event = _planned(halls, "guidance")
    facts = {name: event.data[name] for name in ("visit", "day", "priority", "arrived_at")}
    asked = halls.take(**facts, **event.data["stop"])
    marker = _planned(halls, "next_matter")
    halls.hear(event)
    halls.hear(marker)
    until(lambda: world.store.tickets.of_stop(marker.subject, 1))
    assert world.store.tickets.of_stop(event.subject, 1).id == asked["id"]
    assert world.store.numbers.take(world.order(day=event.data["day"])) == 3


def test_tickets_from_before_there_were_transfers_stay_valid(world):
    made = [world.issue(), world.issue(queue="tax")]
    documents = world.store.tickets._collection
    new = ("issued_queue", "bound_to", "held_at", "missed_at", "served_seconds", "prints", "last")
    documents.drop_index("number_taken_once")
    documents.update_many({"hall": world.hall.id}, {"$unset": dict.fromkeys(new, "")})
    documents.create_index(
        [(name, ASCENDING) for name in ("hall", "day", "queue", "sequence")], name=OLD_NUMBERS[0], unique=True
    )
    store = world.another()
    store.install()
    store.install()
    assert [store.tickets.get(each.id) for each in made] == made
    assert OLD_NUMBERS[0] not in documents.index_information()
    assert store.numbers.unused(world.hall.id, DAY, "tax") == []
    with pytest.raises(DuplicateKeyError):
        documents.update_one({"_id": made[1].id}, {"$set": {"issued_queue": "general"}})
