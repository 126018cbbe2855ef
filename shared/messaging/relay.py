"""The relay: sends what was appended to the histories of a service's aggregates to the broker, in order, at least once.

A plain process without eventlet. For each service database one thread, active while it holds that database's lease:
change stream → events → broker → confirmed → place stored. A death anywhere between gives repeats, never a loss.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Sequence
from typing import Any

import amqp
from kombu.exceptions import KombuError
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from shared.config import Settings
from shared.ids import new_id
from shared.messaging.bookmark import Bookmark, Place
from shared.messaging.lease import Lease, LeaseLost, is_held, seed_lease
from shared.messaging.publisher import BATCH, Publisher, Unconfirmed
from shared.messaging.stream import HISTORY_LOST, Histories, watch
from shared.storage import connect, database

log = logging.getLogger(__name__)

COLLECTION = "relay"
_TRY_AGAIN_AFTER_SECONDS = 0.5
_SETTLE_AFTER_SECONDS = 0.02
_STORE_IDLE_PLACE_EACH_SECONDS = 5.0
_END_WITHIN_SECONDS = 6.0

Document = dict[str, Any]


class Stopping(Exception):
    """The process was asked to end."""


class StreamEnded(Exception):
    """The database ended the change stream, as it does when a collection is dropped."""


PASSING = (OSError, amqp.AMQPError, KombuError, PyMongoError, LeaseLost, StreamEnded, Unconfirmed)
"""What happens when broker or database are away, or another relay took over."""


def run(settings: Settings, services: Sequence[str]) -> None:
    """Relay the events of ``services`` until SIGTERM or SIGINT; any number of such processes may run."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    client = connect(settings)
    relays = [Relay(client, settings, service, stop) for service in services]
    threads = [threading.Thread(target=each.run, name=f"relay {each.service}", daemon=True) for each in relays]
    for thread in threads:
        thread.start()
    stop.wait()
    end = time.monotonic() + _END_WITHIN_SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    client.close()


def late(settings: Settings, services: Sequence[str]) -> list[str]:
    """Return those of ``services`` whose events nobody forwards at this moment."""
    with connect(settings) as client:
        return [each for each in services if not is_held(database(client, settings, each)[COLLECTION])]


class Relay:
    """Forwards the events of one service."""

    def __init__(self, client: MongoClient[Document], settings: Settings, service: str, stop: threading.Event) -> None:
        self.service = service
        self._settings, self._stop, self._client = settings, stop, client
        self._database = database(client, settings, service)
        self._bookmark = Bookmark(self._database[COLLECTION])
        self._histories = Histories(self._database, service)
        owner = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._lease = Lease(self._database[COLLECTION], owner)

    def run(self) -> None:
        """Relay whenever the lease can be had, until the process ends; whatever fails is tried again."""
        while not self._stop.is_set():
            try:
                self._take_a_turn()
            except Stopping:
                return
            except PASSING as error:
                what = f"{type(error).__name__} {str(error)[:200]}"
                log.warning("%s: relaying again from the last place after %s", self.service, what)
            except Exception:
                log.exception("%s: relaying failed, trying again from the last place", self.service)
            self._stop.wait(_TRY_AGAIN_AFTER_SECONDS)

    def _take_a_turn(self) -> None:
        seed_lease(self._database[COLLECTION])
        self._bookmark.seed()
        if not self._lease.acquire():
            return
        log.info("%s: relaying, fence %s", self.service, self._lease.fence)
        with (
            self._lease.kept(),
            Publisher(self._settings.amqp_url, self._settings.inbox_waits_ms, self._may_go_on) as publisher,
        ):
            Turn(self, publisher).follow()

    def _may_go_on(self) -> None:
        if self._stop.is_set():
            raise Stopping
        if not self._lease.held:
            raise LeaseLost("the lease ran out or has passed to another")


class Turn:
    """One turn as the active relay, over one connection."""

    def __init__(self, relay: Relay, publisher: Publisher) -> None:
        self._relay, self._publisher = relay, publisher
        self._place = relay._bookmark.read()
        self._unsettled_since: float | None = None
        self._stored_at = time.monotonic()

    def follow(self) -> None:
        """Send what happens, until the lease, the broker or the database is lost or the process ends."""
        with self._open() as stream:
            while stream.alive:
                self._relay._may_go_on()
                self._step(stream)
        raise StreamEnded(self._relay.service)

    def _step(self, stream: Any) -> None:
        change = stream.try_next()
        if change is not None:
            self._send(change)
        waited = time.monotonic() - (self._unsettled_since or time.monotonic())
        if self._publisher.unconfirmed >= BATCH or change is None or waited >= _SETTLE_AFTER_SECONDS:
            self._settle(stream)

    def _send(self, change: Document) -> None:
        for event in self._relay._histories.events_in(change):
            self._publisher.send(event)
        self._place = Place(self._place.token, change["wallTime"])
        self._unsettled_since = self._unsettled_since or time.monotonic()

    def _settle(self, stream: Any) -> None:
        idle = time.monotonic() - self._stored_at >= _STORE_IDLE_PLACE_EACH_SECONDS
        if self._unsettled_since is None and not idle:
            self._publisher.tick()
            return
        self._publisher.settle()
        self._publisher.tick()
        self._store(stream.resume_token)

    def _store(self, token: Document | None) -> None:
        self._place = Place(token, self._place.wall)
        self._relay._bookmark.store(self._place, self._relay._lease.fence)
        self._unsettled_since, self._stored_at = None, time.monotonic()

    def _open(self) -> Any:
        """Return the stream at the stored place, or, when that is no more, now: after sending what may be missing."""
        if self._place.token is not None:
            try:
                return watch(self._relay._database, self._relay.service, self._place.token, None)
            except OperationFailure as error:
                if error.code not in HISTORY_LOST:
                    raise
                log.critical("%s: the place in the stream is lost, reading the histories again", self._relay.service)
        return self._open_now()

    def _open_now(self) -> Any:
        now = self._relay._client.admin.command("ping")
        stream = watch(self._relay._database, self._relay.service, None, now["operationTime"])
        for document in self._relay._histories.changed_since(self._place.wall):
            for event in self._relay._histories.events_of(document):
                self._publisher.send(event)
            if self._publisher.unconfirmed >= BATCH:
                self._publisher.settle()
        self._publisher.settle()
        self._place = Place(None, now["operationTime"].as_datetime())
        self._store(stream.resume_token)
        return stream
