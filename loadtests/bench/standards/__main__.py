"""``python -m loadtests.bench.standards``: a district's year as evidence, and what the standards office makes of it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pymongo.database import Database
from rich.console import Console
from rich.table import Table

from loadtests.bench.standards.home import AnotherPlan, Remembered
from loadtests.bench.standards.measuring import Measured, bytes_per_visit
from loadtests.bench.standards.servers import own_servers
from loadtests.bench.standards.steps import STEPS, Bench
from loadtests.year import Plan
from services.standards.store import StandardsStore
from shared.config import Settings
from shared.storage import connect, database
from shared.storage.encryption import field_key

_A_YEAR_OF_VISITS, _A_YEAR, _TWO_MONTHS = 200_000, 365, 61
_WIDTH_OF_A_FILE = 120
_TELLS_EACH_EVENTS = 100_000
_FLOORS = {"rebuild": "floor_read", "live": "floor_live"}


def main() -> int:
    """Measure, print the table, write the JSON; 1 when an event was lost."""
    wish = _wish()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    plan = plan_of(wish.visits, wish.seed)
    with (
        _home(wish.home) as home,
        own_servers(home) as settings,
        _office_database(settings) as (store, documents),
        _telling(console) as tell,
    ):
        remembered = Remembered(documents)
        try:
            filled = remembered.filled(plan, _seldom(tell))
        except AnotherPlan as other:
            print(other, file=sys.stderr)
            return 2
        Bench(settings, store, documents, plan, wish.live, remembered, tell).run(wish.only)
        measured, sizes = remembered.measured(STEPS), bytes_per_visit(documents, filled.visits)
    console.print(_table(measured))
    console.print(f"{filled.visits} visits, {filled.events} events; bytes per visit on disk: {sizes}", highlight=False)
    console.print(f"load of the machine at the end: {os.getloadavg()}", highlight=False)
    if wish.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}
        told = {name: _told(each) for name, each in measured.items()}
        wish.json.write_text(json.dumps({"machine": machine, **told, "bytes_per_visit": sizes}, indent=2) + "\n")
    return 1 if "live" in measured and measured["live"].told["missing"] else 0


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench.standards", description=__doc__)
    parser.add_argument(
        "--visits",
        type=int,
        default=20_000,
        help="in 8 halls; from 200,000 on in a year, else in two months (170,000: as dense as a year of 1,000,000)",
    )
    parser.add_argument("--live", type=int, default=5_000, help="events that are heard live")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument(
        "--home", type=Path, help="keep the data there, and do not fill and rebuild again what is there"
    )
    parser.add_argument("--only", type=_steps, default=(), help=f"measure only these, again: {','.join(STEPS)}")
    return parser.parse_args()


def _steps(text: str) -> tuple[str, ...]:
    wanted = tuple(text.split(","))
    if unknown := set(wanted) - STEPS.keys():
        raise argparse.ArgumentTypeError(f"{min(unknown)} is none of {','.join(STEPS)}")
    return wanted


def plan_of(visits: int, seed: int) -> Plan:
    """Return the plan of so many visits: of a year, or, of few, of October and November."""
    if visits >= _A_YEAR_OF_VISITS:
        return Plan(visits, seed, date(2025, 1, 1), _A_YEAR)
    return Plan(visits, seed, date(2025, 10, 1), _TWO_MONTHS)


@contextmanager
def _home(wanted: Path | None) -> Iterator[Path]:
    """Give the folder for the files of broker and database: one that stays, or one that goes."""
    if wanted:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="hall-bench-standards-") as home:
        yield Path(home)


@contextmanager
def _office_database(settings: Settings) -> Iterator[tuple[StandardsStore, Database[Any]]]:
    with connect(settings) as client:
        documents = database(client, settings, "standards")
        documents["keys"].drop()  # each run has a key of its own, and nothing that people wrote was sealed
        store = StandardsStore(documents, field_key(settings))
        store.install()
        yield store, documents


@contextmanager
def _telling(console: Console) -> Iterator[Callable[[str], None]]:
    """Give what tells of progress: a line that changes, or in a file one after the other."""
    if not console.is_terminal:
        yield lambda said: print(said, flush=True)
        return
    with console.status("filling") as status:
        yield status.update


def _seldom(tell: Callable[[str], None]) -> Callable[[int], None]:
    told = iter(range(_TELLS_EACH_EVENTS, sys.maxsize, _TELLS_EACH_EVENTS))
    following = next(told)

    def said(done: int) -> None:
        nonlocal following
        if done >= following:
            tell(f"filling: {done} events")
            following = next(told)

    return said


def _told(each: Measured) -> dict[str, float]:
    return {"done": each.done, "seconds": round(each.seconds, 2), "per_second": round(each.per_second, 1), **each.told}


def _table(measured: dict[str, Measured]) -> Table:
    table = Table("what", "done", "seconds", "of processor", "a second", "of the floor")
    for name, each in measured.items():
        floor = measured[_FLOORS[name]].per_second if _FLOORS.get(name) in measured else 0.0
        share = f"{each.per_second / floor:.0%}" if floor else ""
        used = str(each.told.get("processor_seconds", ""))
        table.add_row(STEPS[name], str(each.done), f"{each.seconds:.1f}", used, f"{each.per_second:.0f}", share)
    return table


if __name__ == "__main__":
    sys.exit(main())
