"""Live events through a restart of the door, beside a reader who is stuck, and how steadily the heart beats."""

import itertools
import socket
import time

import pytest
from pymongo import MongoClient

from shared.ids import new_id
from shared.messaging import RpcSession
from shared.security import Caller
from tests.integration.gateway.conftest import Door, frames, process, until
from tests.servers import free_port

EVENTS = "/api/v1/halls/nanhai/events"
KIOSK = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({"nanhai"}))


@pytest.fixture(scope="module")
def matter(door):
    return door.get("/api/v1/matters?hall=nanhai&limit=1", "kiosk").json()["items"][0]["id"]


@pytest.fixture
def register(rooms, matter):
    """Register a visit beside the door; return its id."""

    def by_rpc():
        with RpcSession(rooms, KIOSK) as session:
            return session.intake.register_visit(hall="nanhai", matter=matter)["visit"]

    return by_rpc


def heard_until(door, visit, last=None):
    """Return the ids heard after ``last``, up to the ticket of ``visit``."""
    heard = []
    with door.get(EVENTS, "board", headers={"Last-Event-ID": last} if last else {}, stream=True) as stream:
        for frame in frames(stream, 30):
            heard.append(frame.id)
            if frame.event == "ticket_issued" and frame.content["data"]["visit"] == visit:
                return heard
    raise AssertionError("the stream ended")


def test_a_screen_misses_nothing_and_hears_nothing_twice_over_a_restart_of_its_gateway(door, register):
    port = free_port()
    own = Door(f"http://127.0.0.1:{port}", door.secret)
    with process("gateway", HALL_HTTP_PORT=str(port)):
        until(own.ready, 60)
        before = heard_until(own, register(), "start")
    missed = register()
    heard_until(door, missed, before[-1])  # another copy keeps it while this one is away
    with process("gateway", HALL_HTTP_PORT=str(port)):
        until(own.ready, 60)
        after = heard_until(own, register(), before[-1])
    assert not set(before) & set(after)
    assert len(set(after)) == len(after)
    whole = heard_until(door, register(), "start")
    assert before + after == whole[: len(before + after)]


def test_the_heart_beats_every_two_seconds(door):
    with door.get("/api/v1/halls/shishan/events", "board", "shishan", stream=True) as stream:
        at = [time.monotonic() for line in itertools.islice(beats(stream), 4)]
    gaps = [later - sooner for sooner, later in itertools.pairwise(at)]
    assert all(1.0 < gap < 4.0 for gap in gaps), gaps
    assert abs(sum(gaps) / 3 - 2.0) < 0.5, gaps


def beats(stream):
    for line in stream.iter_lines(chunk_size=1):
        if line == b"event: heartbeat":
            yield line


def test_a_reader_who_is_stuck_harms_nobody_and_is_hung_up_on(door, rooms):
    fill(rooms, 3000)
    open_streams = streams(door)
    with stuck(door):
        until(lambda: streams(door) == open_streams + 1)
        begun = time.monotonic()
        with door.get(EVENTS, "board", stream=True) as stream:
            marker = fill(rooms, 1)
            assert next(frames(stream, 10)).id == marker
        assert time.monotonic() - begun < 10
        assert door.get("/api/v1/halls", "clerk").status_code == 200
        until(lambda: streams(door) == open_streams, 60)
        assert door.ready()


def fill(rooms, count):
    """Put ``count`` events of 4 KiB where all live events go; return the id of the last one."""
    facts = {"specversion": "1.0", "type": "ticket_called", "hall": "nanhai", "seq": 0, "data": {"pad": "x" * 4096}}
    many = [{"_id": f"{new_id()}:0", "hall": "nanhai", "cloud": facts} for _ in range(count)]
    for each in many:
        each["cloud"] = {**facts, "id": each["_id"]}
    with MongoClient(rooms.mongo_url) as client:
        client[rooms.database_prefix + "gateway"]["live"].insert_many(many)
    return many[-1]["_id"]


def streams(door):
    line = next(line for line in door.get("/metrics", None).text.splitlines() if line.startswith("hall_live_streams "))
    return float(line.split()[1])


def stuck(door):
    """Return a socket that has asked for everything since the start and reads nothing of it."""
    host, port = door.url.removeprefix("http://").split(":")
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    opened.connect((host, int(port)))
    headers = {"Host": host, **door.bearer("board"), "Last-Event-ID": "start"}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    opened.sendall(f"GET {EVENTS} HTTP/1.1\r\n{head}\r\n".encode())
    return opened


def test_the_board_says_where_its_events_go_on(door, register):
    board = door.get("/api/v1/halls/nanhai/board", "board").json()
    visit = register()
    assert heard_until(door, visit, board["last_event_id"])
