"""The listener understands the stream and counts what comes twice once."""

from __future__ import annotations

from loadtests.player.listener import Frame, Listener, frames

CALLED = {"id": "t1:1", "type": "ticket_called", "data": {"ticket": "t1", "counter": "nanhai-1"}}


def test_frames_are_read_with_their_id_type_and_content():
    lines = ["id: 7", "event: ticket_called", 'data: {"a":', "data: 1}", "", ": heartbeat", "", "data: plain", ""]
    assert list(frames(lines)) == [Frame("7", "ticket_called", {"a": 1}), Frame(None, "message", "plain")]


def test_an_unfinished_frame_is_not_taken():
    assert list(frames(["id: 7", "data: {}"])) == []


def test_an_event_seen_twice_counts_once_and_the_last_id_is_kept():
    listener = Listener("http://nowhere", "token")
    for identifier in ("1", "2"):
        listener.take(Frame(identifier, "ticket_called", CALLED))
    assert listener.seen["ticket_called"] == 1
    assert listener.called == {"t1": {"nanhai-1"}}
    assert listener.last_id == "2"


def test_a_reset_is_remembered():
    listener = Listener("http://nowhere", "token")
    listener.take(Frame("9", "reset", {}))
    assert listener.resets == 1
    assert listener.last_id == "9"
