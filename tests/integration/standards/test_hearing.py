"""Events that the office does not know, or not all of: kept as far as they are known, parked whole, and counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kombu import Connection

from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name, parked_name
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import Morning

PARKED = "hall_inbox_events_total{service=standards,outcome=parked}"


def counted(office: Office, name: str) -> float:
    """Return what the office's process counted under ``name``."""
    return float(office.by("admin").figures().get(name, 0.0))


def parked_reason(office: Office, identifier: str) -> str | None:
    """Take parked messages until the one about ``identifier``; return its reason."""
    with Connection(office.settings.amqp_url) as connection, connection.channel() as channel:
        while (message := channel.basic_get(parked_name("standards"), no_ack=True)) is not None:
            if identifier.encode() in bytes(message.body):
                return str(message.headers["x-reason"])
    return None


def test_an_event_of_a_newer_version_is_kept_as_far_as_it_is_known_and_counted(
    office: Office, morning: Morning
) -> None:
    morning.publish()
    known = morning.waiting(1, 5)
    issued = morning.events[-1]
    name = "hall_inbox_event_undeclared_total{service=standards,type=ticket_issued}"
    before = counted(office, name)
    newer: dict[str, Any] = {**issued.data, "lane": "quick", "dataversion": 9}
    office.hear([*morning.events[:-1], replace(issued, data=newer)])
    kept = office.store.database["evidence"].find_one({"_id": issued.id})
    assert kept is not None
    assert kept["data"] == issued.data
    assert office.store.database["fact_tickets"].find_one({"_id": f"{known['visit']}:0"}) is not None
    assert counted(office, name) == before + 1


def test_an_event_of_an_unknown_type_is_parked_with_a_word_counted_and_holds_up_nothing(
    office: Office, morning: Morning
) -> None:
    morning.publish()
    unknown = replace(morning.events[0], id=f"{office.hall}:9", type="ticket_teleported")
    before = counted(office, PARKED)
    sender = Sender(office.settings.amqp_url)
    sender.send(inbox_name("standards"), unknown.to_wire(), {})
    sender.close()
    office.hear(morning.events)
    eventually(lambda: counted(office, PARKED) == before + 1, "the count")
    reason = eventually(lambda: parked_reason(office, unknown.id), "the parked event")
    assert "ticket_teleported: no such event type" in reason
    assert office.store.database["evidence"].find_one({"_id": unknown.id}) is None
