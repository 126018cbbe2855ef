"""What one screen hears."""

import json

import eventlet
import pytest

from services.gateway.domain.ring import Live, Ring
from services.gateway.live import stream as streams
from services.gateway.live.feed import Bell, Feed
from services.gateway.live.stream import Stream


def happened(number, hall="nanhai", visit="v1"):
    cloud = {"id": f"e{number}", "type": "ticket_called", "actor": "clerk-1", "data": {"visit": visit}}
    return Live(f"e{number}", hall, cloud)


@pytest.fixture
def feed():
    feed = Feed(Ring(10))
    for number in range(3):
        feed.take(happened(number))
    return feed


@pytest.fixture(autouse=True)
def deadline():
    with eventlet.Timeout(10):
        yield


def read(stream, count, *, heartbeats=False):
    """Return the next ``count`` frames as (event, data, id)."""
    frames = []
    for frame in stream:
        lines = dict(line.split(": ", 1) for line in frame.decode().strip().split("\n"))
        if heartbeats or lines["event"] != "heartbeat":
            frames.append((lines["event"], json.loads(lines["data"]), lines.get("id")))
        if len(frames) == count:
            return frames
    return frames


def ids(frames):
    return [identifier for _, _, identifier in frames]


def test_a_stream_resumes_after_the_last_event_id(feed):
    assert ids(read(Stream(feed, "nanhai", "e0"), 2)) == ["e1", "e2"]


def test_without_a_last_event_id_it_begins_now(feed):
    stream = Stream(feed, "nanhai", None)
    feed.take(happened(3))
    assert ids(read(stream, 1)) == ["e3"]


def test_what_happens_before_the_first_frame_is_read_is_not_missed(feed):
    stream = Stream(feed, "nanhai", "e2")
    feed.take(happened(3))
    assert ids(read(stream, 1)) == ["e3"]


def test_an_unknown_id_is_told_reset_and_goes_on_from_now(feed):
    stream = Stream(feed, "nanhai", "long-gone")
    feed.take(happened(3))
    frames = read(stream, 2)
    assert [event for event, _, _ in frames] == ["reset", "ticket_called"]
    assert ids(frames) == [None, "e3"]


def test_a_waiting_stream_is_woken_at_once(feed, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 60)
    stream = Stream(feed, "nanhai", "e2")
    eventlet.spawn_after(0.01, feed.take, happened(3))
    assert ids(read(stream, 1)) == ["e3"]


def test_other_halls_are_not_heard(feed):
    stream = Stream(feed, "nanhai", "e2")
    feed.take(happened(3, "dali"))
    feed.take(happened(4))
    assert ids(read(stream, 1)) == ["e4"]


def test_a_visits_stream_hears_of_that_visit_only_and_not_who_did_it(feed):
    stream = Stream(
        feed,
        "nanhai",
        "e2",
        lambda event: event.concerns("v2"),
        lambda cloud: {key: cloud[key] for key in cloud if key != "actor"},
    )
    feed.take(happened(3, visit="v1"))
    feed.take(happened(4, visit="v2"))
    [(_, cloud, identifier)] = read(stream, 1)
    assert identifier == "e4"
    assert "actor" not in cloud


def test_the_heart_beats_without_an_id_also_while_much_happens(feed, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.0)
    stream = Stream(feed, "nanhai", "e0")
    frames = read(stream, 5, heartbeats=True)
    beats = [frame for frame in frames if frame[0] == "heartbeat"]
    assert len(beats) == 3
    assert ids(beats) == [None] * 3
    assert set(beats[0][1]) == {"at", "live"}


def test_a_reader_whom_the_ring_has_passed_by_is_hung_up_on(feed):
    stream = Stream(feed, "nanhai", "e0")
    assert ids(read(stream, 1)) == ["e1"]
    for number in range(3, 30):
        feed.take(happened(number))
    assert ids(read(stream, 100)) == ["e2"]


def test_a_closed_stream_is_forgotten_even_before_its_first_frame(feed):
    Stream(feed, "nanhai", None).close()
    stream = Stream(feed, "nanhai", None)
    read(stream, 1, heartbeats=True)
    assert feed.listeners == 1
    stream.close()
    assert feed.listeners == 0


def test_a_stream_that_begins_while_others_are_woken_disturbs_nobody(feed, monkeypatch):
    waiting = [feed.listen("nanhai") for _ in range(3)]
    ring = Bell.ring

    def ring_as_another_begins(bell):
        ring(bell)
        feed.listen("nanhai")

    monkeypatch.setattr(Bell, "ring", ring_as_another_begins)
    feed.take(happened(3))
    assert all(bell.wait(0) for bell in waiting)
