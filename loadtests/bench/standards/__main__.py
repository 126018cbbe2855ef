"""``python -m loadtests.bench.standards``: a district's year as evidence, and what the standards office makes of it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pymongo.database import Database
from rich.console import Console
from rich.table import Table

from loadtests.bench.standards import measuring
from loadtests.bench.standards.evidence import Filled, fill
from loadtests.bench.standards.measuring import Measured
from loadtests.bench.standards.servers import office, own_servers
from loadtests.year import Plan, happened
from services.standards.store import StandardsStore
from shared.config import Settings
from shared.storage import connect, database
from shared.storage.encryption import field_key

_A_YEAR_OF_VISITS, _A_YEAR, _TWO_MONTHS = 200_000, 365, 61
_WIDTH_OF_A_FILE = 120
TITLES = {
    "floor_read": "floor: read evidence and do nothing",
    "rebuild": "rebuild: all facts anew, events",
    "sheets": "days put on sheets",
    "floor_live": "floor: take an event, write it alone with a majority",
    "live": "live: from the inbox to evidence and facts, events",
    "report_cold": "a month's report, no day on a sheet, halls",
    "report": "a month's report, halls",
}


def main() -> int:
    """Measure, print the table, write the JSON; 1 when an event was lost."""
    wish = _wish()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    with (
        tempfile.TemporaryDirectory(prefix="hall-bench-standards-") as home,
        own_servers(Path(home)) as settings,
        _office_database(settings) as (store, documents),
    ):
        measured, sizes, filled = _measure(wish, settings, store, documents, console)
    console.print(_table(measured))
    console.print(f"{filled.visits} visits, {filled.events} events; bytes per visit on disk: {sizes}", highlight=False)
    if wish.json:
        told = {
            name: {"done": each.done, "seconds": round(each.seconds, 2), "per_second": round(each.per_second, 1)}
            for name, each in measured.items()
        }
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}
        wish.json.write_text(json.dumps({"machine": machine, **told, "bytes_per_visit": sizes}, indent=2) + "\n")
    return 1 if measured["live"].told["missing"] else 0


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench.standards", description=__doc__)
    parser.add_argument(
        "--visits", type=int, default=20_000, help="in 8 halls; from 200,000 on in a year, else two months"
    )
    parser.add_argument("--live", type=int, default=5_000, help="events that are heard live")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args()


def plan_of(visits: int, seed: int) -> Plan:
    """Return the plan of so many visits: of a year, or, of few, of October and November."""
    if visits >= _A_YEAR_OF_VISITS:
        return Plan(visits, seed, date(2025, 1, 1), _A_YEAR)
    return Plan(visits, seed, date(2025, 10, 1), _TWO_MONTHS)


MONTH = (date(2025, 11, 1), date(2025, 12, 1))


@contextmanager
def _office_database(settings: Settings) -> Iterator[tuple[StandardsStore, Database[Any]]]:
    with connect(settings) as client:
        documents = database(client, settings, "standards")
        store = StandardsStore(documents, field_key(settings))
        store.install()
        yield store, documents


def _measure(
    wish: argparse.Namespace, settings: Settings, store: StandardsStore, documents: Database[Any], console: Console
) -> tuple[dict[str, Measured], dict[str, float], Filled]:
    plan = plan_of(wish.visits, wish.seed)
    halls = [each["id"] for each in plan.world.halls]
    with console.status("filling") as status:
        filled = fill(documents, happened(plan), lambda done: status.update(f"filling: {done} events"))
        measured = {"floor_read": measuring.floor_of_reading(documents)}
        measured["rebuild"] = measuring.rebuild(
            documents, lambda told: status.update(f"rebuilding: {told.events} of {told.total}, {told.hall} {told.day}")
        )
        status.update("live events")
        coming = measuring.coming(plan, wish.live)
        measured["floor_live"] = measuring.floor_of_hearing(settings, documents, coming)
        measured["live"] = measuring.live(settings, documents, coming, office)
        status.update("reports")
        with office():
            measuring.publish(settings)
            store.days.touch_all()
            measured["report_cold"] = measuring.report(settings, halls, MONTH)
        measured["sheets"] = measuring.write_sheets(store)
        with office():
            measuring.publish(settings)
            measured["report"] = measuring.report(settings, halls, MONTH)
        sizes = measuring.bytes_per_visit(documents, filled.visits)
    return measured, sizes, filled


def _table(measured: dict[str, Measured]) -> Table:
    table = Table("what", "done", "seconds", "a second", "of the floor")
    floors = {"rebuild": "floor_read", "live": "floor_live"}
    for name, title in TITLES.items():
        each = measured[name]
        floor = measured[floors[name]].per_second if name in floors else 0.0
        share = f"{each.per_second / floor:.0%}" if floor else ""
        table.add_row(title, str(each.done), f"{each.seconds:.1f}", f"{each.per_second:.0f}", share)
    return table


if __name__ == "__main__":
    sys.exit(main())
