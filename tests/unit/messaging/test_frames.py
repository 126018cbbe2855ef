"""Events packed as frames: byte for byte what py-amqp itself would write."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import amqp
import pytest
from amqp import spec
from amqp.method_framing import frame_writer
from amqp.serialization import dumps

from shared.messaging.events import CONTENT_TYPE, Event
from shared.messaging.frames import Frames
from shared.messaging.sender import PERSISTENT

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
CHANNEL = 3


def event(text: str = "nanhai-1", identifier: str = "s1:3") -> Event:
    return Event(identifier, "queue", "counter_opened", "s1", NOON, "nanhai", 3, "c", "clerk-1", {"counter": text})


def as_py_amqp_writes_it(event: Event, mandatory: bool) -> bytes:
    written = bytearray()
    transport = SimpleNamespace(write=lambda frame: written.extend(frame))
    write = frame_writer(SimpleNamespace(frame_max=131072, bytes_sent=0), transport)
    properties = {"message_id": event.id, "type": event.type, "delivery_mode": PERSISTENT}
    message: Any = amqp.Message(event.to_wire(), content_type=CONTENT_TYPE, **properties)
    write(1, CHANNEL, spec.Basic.Publish, dumps("Bssbb", (0, "hall.events", event.type, mandatory, False)), message)
    return bytes(written)


@pytest.mark.parametrize("mandatory", [True, False])
@pytest.mark.parametrize("text", ["nanhai-1", "一号窗口", "x" * 60_000])
def test_an_event_is_packed_as_py_amqp_packs_it(text, mandatory):
    frames = Frames(CHANNEL, "hall.events", 131072)
    assert frames.of(event(text), "counter_opened", mandatory) == as_py_amqp_writes_it(event(text), mandatory)


def test_a_body_larger_than_a_frame_goes_in_several():
    packed = Frames(CHANNEL, "hall.events", 4096).of(event("x" * 10_000), "counter_opened", True)
    bodies, place = [], 0
    while place < len(packed):
        size = int.from_bytes(packed[place + 3 : place + 7], "big")
        assert size <= 4096 - 8
        assert packed[place + 7 + size] == 0xCE
        if packed[place] == 3:
            bodies.append(packed[place + 7 : place + 7 + size])
        place += size + 8
    assert b"".join(bodies) == event("x" * 10_000).to_wire()
    assert len(bodies) == 3


def test_an_id_that_is_too_long_for_amqp_is_refused_instead_of_breaking_the_connection():
    with pytest.raises(ValueError, match="too long"):
        Frames(CHANNEL, "hall.events", 4096).of(event(identifier="x" * 256), "counter_opened", True)
