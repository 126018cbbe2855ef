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
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import amqp
from bson.timestamp import Timestamp
from kombu.exceptions import KombuError
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from shared.config import Settings
from shared.ids import new_id
from shared.messaging.bookmark import Bookmark, Place
from shared.messaging.figures import RELAY as COLLECTION
from shared.messaging.figures import watch
from shared.messaging.lease import Lease, LeaseLost, holder, seed_lease
from shared.messaging.publisher import Publisher, Unconfirmed, receivers
from shared.messaging.stream import HISTORY_LOST, Histories, Stream
from shared.storage import connect, database

log = logging.getLogger(__name__)

_TRY_AGAIN_AFTER_SECONDS = 0.5
_AWAIT_CHANGES_MS = 500
_AWAIT_CONFIRMS_MS = 20
_STORE_EACH_SECONDS = 0.02
_MARK_IDLE_EACH_SECONDS = 5.0
_END_WITHIN_SECONDS = 6.0

Document = dict[str, Any]


class Stopping(Exception):
    """The process was asked to end."""


class StreamEnded(Exception):
    """The database ended the change stream, as it does when it is dropped: the histories are read again."""


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
    watcher = threading.Thread(target=watch, args=(settings, receivers(), stop), name="inbox watch", daemon=True)
    for thread in (*threads, watcher):
        thread.start()
    stop.wait()
    end = time.monotonic() + _END_WITHIN_SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    client.close()


def late(settings: Settings, services: Sequence[str]) -> list[str]:
    """Return those of ``services`` whose events nobody forwards at this moment."""
    with connect(settings) as client:
        return [each for each in services if not holder(database(client, settings, each)[COLLECTION])]


class Relay:
    """Forwards the events of one service."""

    def __init__(self, client: MongoClient[Document], settings: Settings, service: str, stop: threading.Event) -> None:
        self.service = service
        self._settings, self._stop, self._client = settings, stop, client
        self._database = database(client, settings, service)
        self._bookmark = Bookmark(self._database[COLLECTION])
        self._histories = Histories(self._database, service)
        owner = f"{socket.gethostname()}:{os.getpid()}:{new_id()}"
        self._lease = Lease(self._database[COLLECTION], owner, self._says)
        self._publisher: Publisher | None = None

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
        self._publisher = None
        seed_lease(self._database[COLLECTION])
        self._bookmark.seed()
        if not self._lease.acquire():
            return
        log.info("%s: relaying, fence %s", self.service, self._lease.fence)
        with (
            self._lease.kept(),
            Publisher(self._settings.amqp_url, self._settings.inbox_waits_ms, self._may_go_on) as publisher,
        ):
            self._publisher = publisher
            Turn(self, publisher).follow()

    def _says(self) -> Document:
        sender = self._publisher
        return {"sent": sender.confirmed, "blocked": sender.blocked} if sender else {}

    def _may_go_on(self) -> None:
        if self._stop.is_set():
            raise Stopping
        if not self._lease.held:
            raise LeaseLost("the lease ran out or has passed to another")


class Turn:
    """One turn as the active relay, over one connection.

    Sending does not wait for confirms: each batch of changes leaves a mark (the number of its last event, and the place
    after it), and the place is stored once everything up to a mark is confirmed.
    """

    def __init__(self, relay: Relay, publisher: Publisher) -> None:
        self._relay, self._publisher = relay, publisher
        self._place = relay._bookmark.read()
        self._marks: deque[tuple[int, Place]] = deque()
        self._marked_at = self._stored_at = time.monotonic()

    def follow(self) -> None:
        """Send what happens, until the lease, the broker or the database is lost or the process ends."""
        with self._open() as stream:
            while stream.alive:
                self._relay._may_go_on()
                self._step(stream)
        self._publisher.settle()
        self._store(replace(self._place, token=None))  # after this place it would end again
        raise StreamEnded(self._relay.service)

    def _step(self, stream: Stream) -> None:
        changes = stream.batch(_AWAIT_CONFIRMS_MS if self._marks else _AWAIT_CHANGES_MS)
        for change in changes:
            for event in self._relay._histories.events_in(change):
                self._publisher.send(event)
        self._publisher.flush()
        if changes or time.monotonic() - self._marked_at >= _MARK_IDLE_EACH_SECONDS:
            self._mark(stream.token, changes)
        self._publisher.tick()
        self._store_what_is_safe()

    def _mark(self, token: Document | None, changes: list[Document]) -> None:
        last = changes[-1] if changes else {}
        place = Place(token, last.get("wallTime", self._place.wall), last.get("clusterTime", self._place.seen))
        self._place, self._marked_at = place, time.monotonic()
        self._marks.append((self._publisher.sent, place))

    def _store_what_is_safe(self) -> None:
        soon = time.monotonic() - self._stored_at < _STORE_EACH_SECONDS
        if soon and self._publisher.unconfirmed:
            return  # busy: one place for many batches
        safe = None
        while self._marks and self._marks[0][0] <= self._publisher.confirmed:
            safe = self._marks.popleft()[1]
        if safe is not None:
            self._store(safe)

    def _store(self, place: Place) -> None:
        self._relay._bookmark.store(place, self._relay._lease.fence)
        self._stored_at = time.monotonic()

    def _open(self) -> Stream:
        """Return the stream at the stored place, or, when that is no more, from now on: after what may be missing."""
        if self._place.token is not None:
            try:
                return self._stream(self._place.token, None)
            except OperationFailure as error:
                if error.code not in HISTORY_LOST:
                    raise
                log.critical("%s: the place in the stream is lost, reading the histories again", self._relay.service)
        return self._read_again()

    def _read_again(self) -> Stream:
        """Send the histories of all that changed since the last place; return the stream from before that reading.

        It is opened afterwards: a cursor that nobody reads would not outlive a long reading.
        """
        now = self._relay._client.admin.command("ping")["operationTime"]
        for document in self._relay._histories.changed_since(self._place.wall):
            for event in self._relay._histories.events_of(document):
                self._publisher.send(event)
        self._publisher.settle()
        stream = self._stream(None, now)
        self._place = Place(stream.token, now.as_datetime(), now)
        self._store(self._place)
        return stream

    def _stream(self, token: Document | None, since: Timestamp | None) -> Stream:
        return Stream(self._relay._database, self._relay.service, token, since)
