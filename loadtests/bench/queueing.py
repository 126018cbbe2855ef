"""Many counters of several halls drain their queues at once, through several copies of the queue's calling code.

No broker and no HTTP: what is measured is the calling itself (read the scene, choose, claim) on a real database.
"""

from __future__ import annotations

import multiprocessing
import secrets
import threading
import time
from collections import Counter as Tally
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.collection import Collection

from loadtests.bench.driving import Measured
from services.queue.calling import Asking, call_next
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Hall
from services.queue.domain.ticket import Order, Ticket
from services.queue.store import QueueStore
from services.queue.store.ticket_documents import stored
from shared.config import Settings
from shared.ids import new_id
from shared.storage import Stamp, connect, database

_NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_DAY = "2026-03-02"
_KINDS = ("normal", "normal", "normal", "elderly", "disabled")
_QUEUES = ("general", "tax")
Plain = dict[str, Any]


@dataclass(frozen=True)
class Drained:
    """What draining came to. ``by_hall``: the calls of each hall; ``doubled``: how often a ticket was called again;
    ``lost``: tickets that nobody called. ``seconds``: until the last counter found nobody any more.
    """

    people: int
    counters: int
    seconds: float
    by_hall: dict[str, Measured] = field(default_factory=dict)
    doubled: int = 0
    lost: int = 0

    @property
    def all_halls(self) -> Measured:
        """The calls of all halls together."""
        every = [each for hall in self.by_hall.values() for each in hall.milliseconds]
        return Measured("calls", self.counters, self.seconds, every)

    def as_dict(self) -> Plain:
        """Return the figures as plain JSON."""
        halls = {hall: each.as_dict() for hall, each in self.by_hall.items()}
        whole = {"people": self.people, "doubled": self.doubled, "lost": self.lost, **self.all_halls.as_dict()}
        return {**whole, "halls": halls}


def drain(settings: Settings, *, halls: int = 8, counters: int = 32, people: int = 3000, copies: int = 4) -> Drained:
    """Let ``counters`` of ``halls`` call and serve ``people``, each counter in one of ``copies`` processes.

    Every process has counters of every hall where there are enough of them, so that claims meet. ``settings``: of the
    database; the halls are new ones. Bounded by ``people``: it ends when every counter finds nobody.
    """
    names = ["drain" + secrets.token_hex(4) for _ in range(halls)]
    client = connect(settings)
    documents = database(client, settings, "queue")
    store = QueueStore(documents)
    store.install()
    each = counters // halls
    for name in names:
        store.halls.keep([(_hall(name, each), 1)])
    _fill(store, documents["tickets"], names, people)
    places = [(name, number) for number in range(1, each + 1) for name in names]
    started = time.monotonic()
    with ProcessPoolExecutor(copies, multiprocessing.get_context("spawn")) as pool:
        parts = list(pool.map(_copy, [(settings, places[n::copies]) for n in range(copies)]))
    client.close()
    return _added_up([call for part in parts for call in part], names, people, counters, time.monotonic() - started)


Call = tuple[str, str, float, float]
"""Hall, ticket, milliseconds that the call took, and when it was made (real epoch seconds)."""


def _added_up(calls: list[Call], names: list[str], people: int, counters: int, seconds: float) -> Drained:
    times = Tally(ticket for _, ticket, _, _ in calls)
    by_hall = {}
    for name in names:
        mine = [(took, at) for hall, _, took, at in calls if hall == name]
        lasted = max((at for _, at in mine), default=0.0) - min((at - took / 1000 for took, at in mine), default=0.0)
        by_hall[name] = Measured(name, counters // len(names), lasted, [took for took, _ in mine])
    return Drained(people, counters, seconds, by_hall, sum(n - 1 for n in times.values()), people - len(times))


def _copy(work: tuple[Settings, list[tuple[str, int]]]) -> list[Call]:
    """Run some counters in this process, a thread each, over one store."""
    settings, places = work
    client = connect(settings)
    store = QueueStore(database(client, settings, "queue"))
    calls: list[Call] = []
    threads = [threading.Thread(target=_counter, args=(store, *place, calls)) for place in places]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    client.close()
    return calls


def _counter(store: QueueStore, hall_id: str, number: int, calls: list[Call]) -> None:
    hall = store.halls.get(hall_id)
    if hall is None:
        raise LookupError(hall_id)
    _open(store, hall, number)
    now = _NOW
    while True:
        now += timedelta(seconds=1)
        asking = Asking(f"clerk-{number}", False, now, _stamp(now))
        begun = time.perf_counter()
        called = call_next(store, hall, hall.counter(f"{hall_id}-{number}"), asking)
        took = (time.perf_counter() - begun) * 1000
        if called is None:
            return
        calls.append((hall_id, called[0].id, took, time.time()))
        _serve(store, called[0], now)


def _serve(store: QueueStore, ticket: Ticket, now: datetime) -> None:
    for step in (tickets.start, tickets.finish):
        done = store.tickets.advance(ticket, *step(ticket, now), _stamp(now))
        if done is None:
            raise RuntimeError(f"somebody else changed {ticket.number}, which was at our counter")
        ticket = done


def _open(store: QueueStore, hall: Hall, number: int) -> None:
    counter = hall.counter(f"{hall.id}-{number}")
    closed = shifts.new_shift(hall.id, counter, _DAY)
    change = shifts.open_counter(closed, counter.queues, f"clerk-{number}", _NOW)
    if change:
        store.shifts.advance(closed, *change, _stamp(_NOW))


def _stamp(now: datetime) -> Stamp:
    return Stamp(now, "bench", "bench")


def _fill(store: QueueStore, collection: Collection[Plain], names: list[str], people: int) -> None:
    """Put people into the queues of the halls in turn, of several classes, a second apart."""
    collection.insert_many(_documents(store, names, people), ordered=False)


def _documents(store: QueueStore, names: list[str], people: int) -> Iterator[Plain]:
    for n in range(people):
        hall = store.halls.get(names[n % len(names)])
        if hall is None:
            raise LookupError(names[n % len(names)])
        turn = n // len(names)
        queue, kind = _QUEUES[turn % len(_QUEUES)], _KINDS[turn % len(_KINDS)]
        came = _NOW - timedelta(hours=1) + timedelta(seconds=turn)
        order = Order(hall.id, new_id(), 0, "m", queue, _DAY, kind, came)
        ticket, said = tickets.issue(new_id(), order, hall.queue(queue), turn + 1, hall.settings, "rpc")
        entry = {"type": said.type, "at": _NOW, "data": said.data, "actor": "bench", "correlation": "bench"}
        yield {"_id": ticket.id, **stored(ticket), "version": 1, "turn": 0, "history": [entry]}


def _hall(name: str, counters: int) -> Plain:
    said = {"zh": "某", "en": "Some"}
    return {
        "id": name,
        "name": said,
        "zone": "Asia/Shanghai",
        "queues": [
            {"id": queue, "letter": letter, "name": said, "average_minutes": 8.0}
            for queue, letter in zip(_QUEUES, "AB", strict=True)
        ],
        "hours": [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)],
        "counters": [{"id": f"{name}-{n}", "number": n, "queues": list(_QUEUES)} for n in range(1, counters + 1)],
        "settings": {"credit_minutes": {"elderly": 10, "disabled": 15}, "one_priority_call_in": 3},
    }
