"""The desk's own copies of halls and matters: the newest revision stays, whatever order the events come in."""

from datetime import UTC, datetime

from shared.ids import new_id
from shared.messaging import Event
from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name
from tests.e2e.waiting import eventually
from tests.integration.guidance.conftest import Desk

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def hear(desk: Desk, type_: str, data: dict) -> None:
    identifier = new_id()
    event = Event(f"{identifier}:0", "intake", type_, identifier, NOW, "", 0, "test", "system", data)
    sender = Sender(desk.settings.amqp_url)
    sender.send(inbox_name("guidance"), event.to_wire(), {})
    sender.close()


def a_hall(desk: Desk, zone: str) -> dict:
    desk.by("guide").go_on_duty(hall=desk.hall)  # has the desk ask for the hall
    return {**desk.ask_intake().get_hall(hall=desk.hall), "zone": zone}


def zone(desk: Desk, hall: str) -> str | None:
    known = desk.store.copies.hall(hall)
    return known.zone if known else None


def test_a_newer_hall_replaces_an_older_one_and_an_older_one_changes_nothing(desk):
    hall = a_hall(desk, "Asia/Tokyo")
    hear(desk, "hall_published", {"hall": hall, "revision": 7})
    eventually(lambda: zone(desk, desk.hall) == "Asia/Tokyo", "the newer hall")
    hear(desk, "hall_published", {"hall": {**hall, "zone": "Europe/Paris"}, "revision": 6})
    hear(desk, "hall_published", {"hall": {**hall, "id": "mark"}, "revision": 1})
    eventually(lambda: zone(desk, "mark"), "the event behind the older hall")
    assert zone(desk, desk.hall) == "Asia/Tokyo"


def test_a_matter_is_known_once_it_was_published(desk):
    name = {"zh": "某事项", "en": "Some matter"}
    matter = {"id": "m-" + desk.hall, "name": name, "department": name, "materials": [], "queues": {}}
    assert not desk.store.copies.knows_matter(matter["id"])
    hear(desk, "matter_published", {"matter": {**matter, "channels": ["online"], "source": "test"}, "revision": 1})
    eventually(lambda: desk.store.copies.knows_matter(matter["id"]), "the matter")
    assert desk.by("kiosk").request(hall=desk.hall, matter=matter["id"])["matter"] == matter["id"]
