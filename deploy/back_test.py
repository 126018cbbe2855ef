"""``hall standard back-test``: what a draft would have said of past months, before it is published."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from deploy.refusal import Refused
from deploy.sample.standard import read_standard
from shared.errors import Unavailable

Asking = Callable[[], AbstractContextManager[Any]]

_LOOKS_EACH_SECONDS = 0.5
_LONGEST_SECONDS = 1200.0
_WORDS = {
    "newly_failed": "[red]✕ newly failed[/]",
    "no_longer_failed": "[green]✓ no longer failed[/]",
    "still_failed": "✕ still failed",
    "added": "+ added",
    "removed": "− removed",
    "changed": "~ changed",
}


@dataclass(frozen=True)
class Wanted:
    """Which draft, over which halls (none named: all there are) and days, ``first`` and ``last`` both included."""

    file: Path
    halls: Sequence[str]
    first: str
    last: str
    every: str


def back_test(asking: Asking, wanted: Wanted) -> None:
    """Hold the draft against the past, and print which halls would have failed on what.

    Raises ``Refused``: for a draft that is wrong, with the line of everything that is.
    """
    draft = read_standard(wanted.file)
    first, last = _day(wanted.first), _day(wanted.last)
    with asking() as session, Console(stderr=True).status("The draft is held against the past ...") as told:
        halls = list(wanted.halls) or [each["id"] for each in session.intake.list_halls()]
        zone = ZoneInfo(session.intake.get_hall(hall=halls[0])["zone"])
        period = {"period_from": _midnight(first, zone), "period_to": _midnight(last + timedelta(days=1), zone)}
        asked = session.standards.request_back_test(halls=halls, draft=draft, every=wanted.every, **period)
        found = _ready(session.standards, asked["id"], told.update)
    _print(found, zone)


def _ready(office: Any, run: str, tell: Callable[[str], None]) -> dict[str, Any]:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < deadline:
        found: dict[str, Any] = office.get_back_test(run=run)
        if found["state"] == "failed":
            raise Refused("The back-test could not be done; the log of the standards service says why.")
        if found["state"] == "ready":
            return found
        tell(f"The draft is held against the past: {found['progress']['done']} of {found['progress']['of']} ...")
        time.sleep(_LOOKS_EACH_SECONDS)
    raise Unavailable(f"Back-test {run} is not ready yet: look at it later.")


def _print(found: dict[str, Any], zone: ZoneInfo) -> None:
    table = Table("hall", "from", "clause", "", "in force", "draft", box=None)
    for part in found["parts"]:
        for each in part["clauses"]:
            if each["word"] in ("newly_failed", "no_longer_failed", "still_failed"):
                sides = (_outcome(each["in_force"]), _outcome(each["draft"]))
                table.add_row(
                    part["hall"], _local_day(part["from"], zone), each["clause"], _WORDS[each["word"]], *sides
                )
    console = Console(soft_wrap=True)
    if table.row_count:
        console.print(table)
    newly, gone = (sum(each[name] for each in found["halls_in_sum"]) for name in ("newly_failed", "no_longer_failed"))
    console.print(f"{len(found['parts'])} windows: {newly} clauses newly failed, {gone} no longer failed.")


def _outcome(found: dict[str, Any] | None) -> str:
    return "–" if found is None else f"{found['verdict']} {found['figure']} (n={found['sample']})"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text} is no day: write it such as 2026-03-31.") from None


def _local_day(moment: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(moment).astimezone(zone).date().isoformat()


def _midnight(day: date, zone: ZoneInfo) -> str:
    return datetime.combine(day, clock_time(0), zone).isoformat()
