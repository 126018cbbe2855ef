"""A service that is asked to end finishes what it has begun, gives back the rest, and ends in time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
from amqp.exceptions import NotFound

from shared.errors import Unavailable
from shared.messaging import RpcSession
from shared.messaging.topology import inbox_name
from shared.security import SYSTEM
from shared.storage import connect, database
from tests.integration.messaging.toys import deliver, depth, event, eventually


@pytest.fixture
def seen(quick):
    with connect(quick) as client:
        yield database(client, quick, "gateway")


@pytest.fixture
def slow(quick):
    """Start the slow service; keyword arguments become its environment."""
    running = []

    def started(**environment: str) -> subprocess.Popen[bytes]:
        own = {
            "HALL_AMQP_URL": quick.amqp_url,
            "HALL_MONGO_URL": quick.mongo_url,
            "HALL_DATABASE_PREFIX": quick.database_prefix,
            "HALL_TOKEN_SECRET": quick.token_secret,
            "HALL_INBOX_WAITS_MS": ",".join(map(str, quick.inbox_waits_ms)),
            "HALL_MAX_WORKERS": "3",  # one event at a time
        }
        command = [sys.executable, "-m", "tests.integration.messaging.slow_process"]
        running.append(subprocess.Popen(command, env={**os.environ, **own, **environment}))
        eventually(lambda: depth_or_none(quick) is not None, "the inbox", 40)
        return running[-1]

    yield started
    for process in running:
        process.kill()
        process.wait()


def depth_or_none(settings):
    try:
        return depth(settings, inbox_name("gateway"))
    except NotFound:
        return None


def test_what_was_begun_is_finished_and_the_rest_stays_in_the_inbox(quick, seen, slow):
    process = slow()
    deliver(quick, "gateway", event("slow").to_wire(), event("next").to_wire(), event("third").to_wire())
    eventually(lambda: seen["begun"].count_documents({}), "the first event to begin", 40)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    done = {each["event"] for each in seen["done"].find()}
    assert "slow:0" in done
    assert {each["event"] for each in seen["begun"].find()} == done
    assert depth(quick, inbox_name("gateway")) == 3 - len(done)
    assert len(done) < 3


def test_a_request_that_was_begun_is_answered(quick, seen, slow):
    process = slow()
    answers = []

    def ask() -> None:
        with RpcSession(quick, SYSTEM, 10) as hall:
            while not answers and process.poll() is None:
                with suppress(Unavailable):  # until it listens
                    answers.append(hall.gateway.take(seconds=1.5))

    asking = threading.Thread(target=ask)
    asking.start()
    eventually(lambda: seen["begun"].count_documents({}), "the request to begin", 40)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    asking.join(timeout=10)
    assert answers == ["taken"]


def test_what_does_not_finish_in_time_goes_back_to_the_inbox(quick, seen, slow):
    process = slow(HALL_DRAIN_SECONDS="1")
    deliver(quick, "gateway", event("hangs").to_wire(), event("next").to_wire())
    eventually(lambda: seen["begun"].count_documents({}), "the first event to begin", 40)
    asked = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    assert time.monotonic() - asked < 10
    eventually(lambda: depth(quick, inbox_name("gateway")) == 2, "both events in the inbox")
