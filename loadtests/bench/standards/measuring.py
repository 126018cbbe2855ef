"""What is measured: the floors, a rebuild, sheets, live events, and a month's report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from kombu import Connection
from pymongo.database import Database

from deploy.sample.standard import read_standard
from loadtests.bench.standards.evidence import as_evidence
from loadtests.bench.standards.servers import processor_seconds, until
from loadtests.year import Plan, happened
from services.standards.store import StandardsStore
from services.standards.store.rebuilding import Progress, Rebuilding
from shared.config import Settings
from shared.errors import Unavailable
from shared.messaging import Event, RpcSession
from shared.messaging.sender import Sender
from shared.messaging.topology import declare, inbox_name
from shared.security import Caller

OFFICER = Caller("bench", frozenset({"officer", "admin"}), frozenset({"*"}))
FACTS = "fact_"
_FLOOR_EVENTS, _FLOOR_WRITES = 100_000, 2_000
_REPORT_SECONDS = 600.0
_FLOOR_QUEUE = "bench.floor"
_LIVE_SECONDS = 600.0
_A_MONTH_OF_DAYS = 31
_SAID_ALREADY = ("hall_published", "matter_published", "device_seen", "device_lost")


@dataclass
class Measured:
    """``done`` things in ``seconds``; ``told``: further figures."""

    done: int
    seconds: float
    told: dict[str, float] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Return how many a second."""
        return self.done / self.seconds if self.seconds else 0.0


def floor_of_reading(database: Database[Any]) -> Measured:
    """Read evidence and do nothing with it: no rebuild can be faster in one process."""
    began = time.monotonic()
    done = sum(1 for _ in database["evidence"].find(batch_size=5000).limit(_FLOOR_EVENTS))
    return Measured(done, time.monotonic() - began)


def floor_of_hearing(settings: Settings, database: Database[Any], events: Sequence[Event]) -> Measured:
    """Take events from a queue and write each with a majority, alone: the least that hearing one by one costs."""
    with Connection(settings.amqp_url) as connection:
        queue = connection.SimpleQueue(_FLOOR_QUEUE, queue_opts={"durable": True})
        some = events[:_FLOOR_WRITES]
        for each in some:
            queue.put(each.to_wire(), content_type="application/cloudevents+json", content_encoding="utf-8")
        began = time.monotonic()
        for _ in some:
            message = queue.get(timeout=10)
            body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
            database["floor"].insert_one(as_evidence(Event.from_wire(body)))
            message.ack()
        seconds = time.monotonic() - began
        queue.close()
        connection.default_channel.queue_delete(_FLOOR_QUEUE)
    database["floor"].drop()
    return Measured(len(some), seconds)


def rebuild(database: Database[Any], tell: Callable[[Progress], None] = lambda _: None) -> Measured:
    """Make all facts anew."""
    began = time.monotonic()
    return Measured(Rebuilding(database).rebuild(tell), time.monotonic() - began)


def write_sheets(store: StandardsStore, tell: Callable[[int], None] = lambda _: None) -> Measured:
    """Put every day on its sheet, as the service does by itself once a day is quiet; done: days."""
    began, done, soon = time.monotonic(), 0, datetime.now(UTC) + timedelta(days=1)
    while days := store.days.bare(soon, 100):
        for day in days:
            store.evidence.write_sheet(day)
        done += len(days)
        tell(done)
    return Measured(done, time.monotonic() - began)


def coming(plan: Plan, count: int, again: int = 0) -> list[Event]:
    """Return ``count`` events of the month after the days of ``plan``, in the same halls; ``again``: of a later one."""
    first = plan.first + timedelta(days=plan.days + again * _A_MONTH_OF_DAYS)
    after = replace(plan, visits=max(count // 4, 500), seed=plan.seed + 1, first=first, days=_A_MONTH_OF_DAYS)
    new = (each for each in happened(after) if each.type not in _SAID_ALREADY)
    return list(islice(new, count))


def live(
    settings: Settings,
    database: Database[Any],
    events: Sequence[Event],
    office: Callable[[], AbstractContextManager[int | None]] = nullcontext,
) -> Measured:
    """Let the service hear ``events`` from its inbox; the clock runs from the first to the last that is kept.

    ``office``: runs the service once they lie there; else it runs already.
    """
    sender, evidence = Sender(settings.amqp_url), database["evidence"]
    with Connection(settings.amqp_url) as connection:
        declare(connection, ["standards"])
    before = evidence.estimated_document_count()
    for each in events:
        sender.send(inbox_name("standards"), each.to_wire(), {})
    sender.close()

    def kept() -> int:
        return int(evidence.estimated_document_count()) - before

    with office() as process:
        until(lambda: kept() > 0, "the first event")
        first, began, used = kept(), time.monotonic(), processor_seconds(process)
        until(lambda: kept() >= len(events), "all events", pause=0.02, seconds=_LIVE_SECONDS)
        seconds, used = time.monotonic() - began, processor_seconds(process) - used
    missing = len(events) - evidence.count_documents({"_id": {"$in": [each.id for each in events]}})
    return Measured(len(events) - first, seconds, {"missing": missing, "processor_seconds": round(used, 2)})


def report(settings: Settings, halls: Sequence[str], month: tuple[date, date], process: int | None = None) -> Measured:
    """Have the running service (``process``) make a report on ``halls``, until it can be read; done: halls."""
    with session(settings) as office:
        began, used = time.monotonic(), processor_seconds(process)
        request(office, halls, month)
        seconds, used = time.monotonic() - began, processor_seconds(process) - used
    return Measured(len(halls), seconds, {"processor_seconds": round(used, 2)})


def check(settings: Settings, halls: Sequence[str], month: tuple[date, date]) -> None:
    """Have a month (the end excluded) of ``halls`` checked, as the service does by itself once it is over."""
    first, last = (f"{day.isoformat()}T00:00:00+08:00" for day in month)
    wanted = {"standard": read_standard()["id"], "period_from": first, "period_to": last}
    with session(settings) as office:
        asked = office.standards.request_checks(halls=list(halls), **wanted)

        def done() -> bool:
            return bool(office.standards.get_check_run(run=asked["id"])["state"] == "ready")

        until(done, "the checks of the month before", seconds=_REPORT_SECONDS)


@contextmanager
def session(settings: Settings) -> Iterator[Any]:
    """Give the running services as an officer of all halls sees them."""
    with RpcSession(settings, OFFICER) as opened:
        yield opened


def request(office: Any, halls: Sequence[str], month: tuple[date, date]) -> str:
    """Have a report made of ``month`` (the end excluded) and return its id once it can be read."""
    first, last = (f"{day.isoformat()}T00:00:00+08:00" for day in month)
    standard = read_standard()["id"]
    asked = office.standards.request_report(halls=list(halls), standard=standard, period_from=first, period_to=last)
    until(lambda: _ready(office, asked["id"]), "the report", seconds=_REPORT_SECONDS)
    return str(asked["id"])


def publish(settings: Settings) -> None:
    """Publish the shipped standard, once the service answers."""

    def published() -> bool:
        with suppress(Unavailable), session(settings) as office:
            office.standards.publish_standard(standard=read_standard())
            return True
        return False

    until(published, "the standards service", pause=0.5)


def bytes_per_visit(database: Database[Any], visits: int) -> dict[str, float]:
    """Return what a visit takes on disk, indexes included: its evidence, facts and sheets; ``whole``: together."""
    database.client.admin.command("fsync")
    sizes = {name: _size(database, name) / visits for name in database.list_collection_names()}
    facts = sum(size for name, size in sizes.items() if name.startswith(FACTS))
    told = {"evidence": sizes.get("evidence", 0.0), "facts": facts, "sheets": sizes.get("days", 0.0)}
    return {**{name: round(size) for name, size in told.items()}, "whole": round(sum(told.values()))}


def _size(database: Database[Any], name: str) -> float:
    told = database.command("collStats", name)
    return float(told["storageSize"] + told["totalIndexSize"])


def _ready(office: Any, identifier: str) -> bool:
    state = office.standards.get_report(report=identifier)["state"]
    if state == "failed":
        raise RuntimeError("the report could not be made")
    return bool(state == "ready")
