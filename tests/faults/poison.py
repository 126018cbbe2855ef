"""Messages that nobody can handle."""

from __future__ import annotations

import json

from shared.config import Settings
from shared.contracts.aggregates import AGGREGATES
from shared.messaging import parked
from shared.messaging.sender import Sender
from shared.messaging.topology import inbox_name
from tests.integration.messaging.toys import event

_UNKNOWN = json.dumps({"id": "x:0", "type": "moon_landing", "specversion": "1.0", "data": {}}).encode()
_WITHOUT_FACTS = event("x").to_wire().replace(b"counter_number", b"number_of_counter")
POISON = (b"\xff\xfe no text", b"[1, 2", b'"only a word"', _UNKNOWN, _WITHOUT_FACTS)


def put(settings: Settings) -> None:
    """Put each kind of poison into every inbox."""
    sender = Sender(settings.amqp_url)
    for service in AGGREGATES:
        for body in POISON:
            sender.send(inbox_name(service), body, {})
    sender.close()


def take_away(settings: Settings) -> None:
    """Drop what was parked."""
    for service in AGGREGATES:
        for each in parked.list_parked(settings, service):
            parked.drop(settings, service, each.id)
