"""How fast the relay is: alone on a history that is there already, and from write to receiver at a steady rate.

``python -m loadtests.bench.relay`` measures on servers that run already, in a database of its own and the virtual
host that ``HALL_AMQP_URL`` names; ``measure`` is for ``python -m loadtests.bench``.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kombu import Connection
from pymongo import WriteConcern

from deploy.local.broker import Broker
from deploy.local.instance import Instance
from deploy.local.ports import Ports
from loadtests.bench.driving import Measured
from shared.config import Settings, settings
from shared.happening import Happened
from shared.messaging.topology import declare, inbox_name
from shared.storage import Aggregates, Stamp, connect, database
from shared.storage.aggregates import entries

SERVICE, RECEIVER = "queue", "standards"
EVENTS, PER_AGGREGATE = 10_000, 20
_NOON = Stamp(datetime(2026, 3, 2, 4, 0, tzinfo=UTC), "bench", "bench")
_PATIENCE_SECONDS = 120


def measure(instance: Instance, events: int = EVENTS, rate: float = 200, seconds: float = 10) -> dict[str, Measured]:
    """Return the relay's figures on the broker and the database of ``instance``, but apart from its own traffic."""
    amqp_url = instance.amqp_url
    if not os.environ.get("HALL_AMQP_URL"):
        amqp_url = Broker(instance.home / "broker", Ports(instance.port)).add_vhost(f"bench-{secrets.token_hex(3)}")
    return figures(replace(instance.settings(), amqp_url=amqp_url), events, rate, seconds)


def figures(where: Settings, events: int, rate: float, seconds: float) -> dict[str, Measured]:
    """Return ``relay_stream`` and ``relay_histories`` (a backlog, read from the change stream and from the documents;
    milliseconds are the mean an event) and ``relay_age`` (milliseconds from before the write to the receiver).

    ``rate``: events a second. Uses a database of its own under ``where``, and drops it.
    """
    own = replace(where, database_prefix=f"bench_{secrets.token_hex(3)}_")
    bench = Bench(own)
    try:
        return {
            "relay_histories": bench.backlog("relay_histories", events, forget=True),
            "relay_stream": bench.backlog("relay_stream", events, forget=False),
            "relay_age": bench.age(rate, seconds),
        }
    finally:
        bench.client.drop_database(own.database_prefix + SERVICE)
        bench.client.close()


class Bench:
    """A database with histories, and a relay process."""

    def __init__(self, own: Settings) -> None:
        self.own, self.client = own, connect(own)
        self.database = database(self.client, own, SERVICE)
        self.shifts = Aggregates(self.database["shifts"])
        self.shifts.ensure_indexes()

    def backlog(self, name: str, events: int, *, forget: bool) -> Measured:
        """Write ``events`` while no relay runs, then time one that sends them all.

        ``forget``: it has no place in the stream, and reads the documents instead. The clock runs from the first
        event in the receiver's inbox to the last.
        """
        with self.relay():
            _until(lambda: self._place() is not None, "the relay")
        self._write(events)
        if forget:
            self.database["relay"].update_one({"_id": "token"}, {"$set": {"token": None, "wall": _NOON.at}})
        with Connection(self.own.amqp_url) as connection:
            declare(connection, [RECEIVER])
            inbox = connection.channel()
            inbox.queue_purge(inbox_name(RECEIVER))
            with self.relay():
                return self._timed(name, inbox, events)

    def age(self, rate: float, seconds: float) -> Measured:
        """Write ``rate`` events a second and time each from before its write to its receiver."""
        written: dict[str, float] = {}
        measured = Measured("relay_age", 1)
        done = threading.Event()
        with self.relay(), Connection(self.own.amqp_url) as connection:
            channel = connection.channel()
            channel.queue_purge(inbox_name(RECEIVER))
            channel.basic_consume(inbox_name(RECEIVER), no_ack=True, callback=_taken(written, measured))
            written["warm"] = time.monotonic()
            self.shifts.insert({"_id": "warm", "hall": "nanhai"}, [opened(0)], _NOON)
            _until(lambda: _drained(connection) and measured.milliseconds, "the first event")
            written.clear()
            measured.milliseconds.clear()
            writer = threading.Thread(target=self._write_steadily, args=(rate, seconds, written, done), daemon=True)
            started = time.monotonic()
            writer.start()
            end = started + seconds + _PATIENCE_SECONDS
            while not (done.is_set() and len(measured.milliseconds) == len(written)) and time.monotonic() < end:
                _drained(connection)
            measured.seconds = time.monotonic() - started
        if missing := len(written) - len(measured.milliseconds):
            measured.errors["never came"] = missing
        return measured

    @contextmanager
    def relay(self) -> Iterator[None]:
        """Run a relay process."""
        environment = {
            **os.environ,
            "HALL_AMQP_URL": self.own.amqp_url,
            "HALL_MONGO_URL": self.own.mongo_url,
            "HALL_DATABASE_PREFIX": self.own.database_prefix,
            "HALL_TOKEN_SECRET": self.own.token_secret,
            "HALL_LOG_LEVEL": "ERROR",
        }
        running = subprocess.Popen([sys.executable, "-m", "loadtests.bench.relay", "--relay"], env=environment)
        try:
            yield
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait()

    def _place(self) -> Any:
        return (self.database["relay"].find_one({"_id": "token"}) or {}).get("token")

    def _write(self, events: int) -> None:
        """Append ``events`` to aggregates, quickly: for all aggregates at once."""
        run, quick = secrets.token_hex(3), WriteConcern(w=1)
        collection = self.shifts.collection.with_options(write_concern=quick)
        for index in range(events // PER_AGGREGATE):
            self.shifts.insert({"_id": f"{run}-{index}", "hall": "nanhai", "run": run}, [opened(0)], _NOON)
        for version in range(1, PER_AGGREGATE):
            more = {"history": {"$each": entries([opened(version)], _NOON)}}
            changes = {"$push": more, "$inc": {"version": 1}, "$currentDate": {"changed": {"$type": "timestamp"}}}
            collection.update_many({"run": run}, changes)

    def _timed(self, name: str, inbox: Any, events: int) -> Measured:
        def depth() -> int:
            return int(inbox.queue_declare(inbox_name(RECEIVER), passive=True).message_count)

        _until(depth, "the first event", pause=0.002)
        first, started = depth(), time.monotonic()
        _until(lambda: depth() >= events, "all events", pause=0.01)
        seconds = time.monotonic() - started
        return Measured(name, 1, seconds, [seconds * 1000 / max(1, events - first)] * (events - first))

    def _write_steadily(self, rate: float, seconds: float, written: dict[str, float], done: threading.Event) -> None:
        started = time.monotonic()
        for number in range(int(rate * seconds)):
            time.sleep(max(0.0, started + number / rate - time.monotonic()))
            identifier = f"steady-{number}"
            written[identifier] = time.monotonic()
            self.shifts.insert({"_id": identifier, "hall": "nanhai"}, [opened(number)], _NOON)
        done.set()


def opened(number: int) -> Happened:
    """A counter opened: an event of usual size."""
    facts = {"counter": "nanhai-1", "counter_number": 1 + number, "day": "2026-03-02", "queues": ["general"]}
    return Happened("counter_opened", facts)


def _taken(written: dict[str, float], measured: Measured) -> Callable[[Any], None]:
    def take(message: Any) -> None:
        begun = written.get(json.loads(message.body)["subject"])
        if begun is not None:  # else a repeat from before the relay was started again
            measured.milliseconds.append((time.monotonic() - begun) * 1000)

    return take


def _drained(connection: Connection) -> bool:
    with suppress(TimeoutError):
        connection.drain_events(timeout=0.1)
    return True


def _until(holds: Callable[[], Any], what: str, pause: float = 0.05) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {_PATIENCE_SECONDS} s in vain for {what}")
        time.sleep(pause)


def _main(arguments: list[str]) -> None:
    if arguments == ["--relay"]:
        from shared.messaging import relay

        relay.run(settings(), [SERVICE])
        return
    found = figures(settings(), EVENTS, rate=200, seconds=10)
    print(json.dumps({name: each.as_dict() for name, each in found.items()}, indent=2))


if __name__ == "__main__":
    _main(sys.argv[1:])
