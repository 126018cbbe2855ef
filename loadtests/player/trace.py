"""Arrivals as they really came: from snapshots of municipal offices' queues.

The source (``municipal-queues-2020-01.csv.gz``) photographs every queue about once in five minutes: people waiting
and the ticket now called. Nobody counted arrivals, so they are inferred: **change in waiting + tickets called
meanwhile**, never below none. What the source gets wrong is met so:

* repeated snapshots (the source stood still) bring nothing, because nothing changed;
* snapshots on holidays show nobody waiting and bring nothing;
* a number a little lower than the highest seen is a counter that called out of order: nothing was called meanwhile;
  one far lower is a new series of tickets, counted from there;
* a number that leaps by more than ``MOST_CALLS_A_MINUTE`` per minute is another series, not calls;
* people who give up lower ``waiting`` without a call: the sum is then negative and counts as nobody.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

OPENS_AT_MINUTE = 8 * 60
"""The traced offices open at 08:00; that minute becomes the first of the played morning."""
MOST_CALLS_A_MINUTE = 5
NEW_SERIES_BELOW = 20

FILE = "municipal-queues-2020-01.csv.gz"


class TraceAbsent(Exception):
    """The trace file is not there; the message says where it was looked for."""


@dataclass(frozen=True)
class Snapshot:
    """One queue at one moment: ``minute`` of the day, people ``waiting``, the number ``called`` now (or ``None``)."""

    office: str
    day: str
    queue: str
    minute: int
    waiting: int
    called: int | None


@dataclass(frozen=True)
class Inflow:
    """``count`` people came to a queue after minute ``since`` and up to minute ``until`` of the day."""

    since: int
    until: int
    count: int


def trace_file() -> Path:
    """Return where the trace is looked for: in ``HALL_DATA``, else in ``../shared/data`` beside the project."""
    folder = os.environ.get("HALL_DATA") or Path(__file__).parents[2] / "../shared/data"
    return Path(folder).resolve() / FILE


def read(file: Path) -> list[Snapshot]:
    """Return the snapshots of ``file`` in their order; lines that cannot be read are left out.

    Raises ``TraceAbsent`` when there is no such file.
    """
    if not file.exists():
        raise TraceAbsent(f"The trace {file.name} is not in {file.parent}: set HALL_DATA to the folder that holds it.")
    with gzip.open(file, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        return list(_snapshots(csv.DictReader(lines)))


def _snapshots(rows: Iterable[dict[str, str]]) -> Iterator[Snapshot]:
    for row in rows:
        try:
            hours, minutes = row["time"].split(":")
            waiting = max(0, int(row["waiting"]))
            minute = int(hours) * 60 + int(minutes)
        except (KeyError, ValueError, TypeError, AttributeError):
            continue
        yield Snapshot(row["office"], row["date"], row["queue_id"], minute, waiting, _number(row["current_ticket"]))


def _number(ticket: str | None) -> int | None:
    digits = "".join(letter for letter in ticket or "" if letter.isascii() and letter.isdigit())
    return int(digits) if digits else None


def inflows(snapshots: Iterable[Snapshot]) -> list[Inflow]:
    """Return who came to one queue on one day, from its snapshots in the order of time."""
    found: list[Inflow] = []
    before: Snapshot | None = None
    highest = 0
    for now in sorted(snapshots, key=lambda each: each.minute):
        if before is not None and now.minute > before.minute:
            called, highest = _called_meanwhile(highest, now.called, now.minute - before.minute)
            came = now.waiting - before.waiting + called
            if came > 0:
                found.append(Inflow(before.minute, now.minute, came))
        elif before is None:
            highest = now.called or 0
        before = now
    return found


def _called_meanwhile(highest: int, number: int | None, minutes: int) -> tuple[int, int]:
    """Return how many tickets were called and the highest number now, by the rules of this module."""
    if number is None or highest - NEW_SERIES_BELOW <= number <= highest:
        return 0, highest
    leap = number - highest
    if leap < 0 or leap > MOST_CALLS_A_MINUTE * minutes:
        return 0, number
    return leap, number


def arrivals(snapshots: Iterable[Snapshot], *, visits: int, minutes: float, seed: int) -> list[float]:
    """Return ``visits`` minutes of arrival within a morning of ``minutes``, in order.

    The rule: whole office days are taken, the busiest first, until they bring enough people between opening and
    ``minutes`` later; each person comes at an even chance between the two snapshots; then every n-th is kept, so
    that ``visits`` remain and the morning keeps its shape. Raises ``ValueError`` if the whole trace has fewer.
    """
    chance = random.Random(f"trace {seed}")
    came: list[float] = []
    for day in _busiest_first(snapshots, minutes):
        came += [minute for inflow in day for minute in _spread(inflow, minutes, chance)]
        if len(came) >= visits:
            return _thinned(sorted(came), visits)
    raise ValueError(f"The trace brings {len(came)} arrivals in {minutes:g} minutes, fewer than {visits}.")


def _busiest_first(snapshots: Iterable[Snapshot], minutes: float) -> list[list[Inflow]]:
    by_queue: dict[tuple[str, str, str], list[Snapshot]] = defaultdict(list)
    for each in snapshots:
        by_queue[each.office, each.day, each.queue].append(each)
    days: dict[tuple[str, str], list[Inflow]] = defaultdict(list)
    for (office, day, _), of_queue in sorted(by_queue.items()):
        within = [each for each in inflows(of_queue) if _touches(each, minutes)]
        days[office, day] += within
    return [flows for _, flows in sorted(days.items(), key=lambda each: (-_people(each[1]), each[0]))]


def _people(flows: list[Inflow]) -> int:
    return sum(each.count for each in flows)


def _touches(inflow: Inflow, minutes: float) -> bool:
    return inflow.until > OPENS_AT_MINUTE and inflow.since < OPENS_AT_MINUTE + minutes


def _spread(inflow: Inflow, minutes: float, chance: random.Random) -> list[float]:
    drawn = [chance.uniform(inflow.since, inflow.until) - OPENS_AT_MINUTE for _ in range(inflow.count)]
    return [minute for minute in drawn if 0 <= minute < minutes]


def _thinned(came: list[float], visits: int) -> list[float]:
    return [came[index * len(came) // visits] for index in range(visits)]
