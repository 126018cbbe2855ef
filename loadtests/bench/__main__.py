"""``python -m loadtests.bench``: how fast tickets are given and called, beside the floor of the same run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.local.instance import Instance
from loadtests.bench import queueing, relay
from loadtests.bench.ages import SHARE_OF_HIGHEST_RATE, ages
from loadtests.bench.deeds import floor_deed, server, taker
from loadtests.bench.driving import Client, Measured, drive
from loadtests.bench.suite import NotReady, own_suite
from loadtests.player.door import Door
from loadtests.player.stage import look_around
from shared.storage import connect

CLIENTS = 32
_WIDTH_OF_A_FILE = 140
_WARM_UP_TICKETS, _WARM_UP_SECONDS = 64, 3.0
FLOOR_PORT_IN_BLOCK = 18


def main() -> int:
    """Measure, print the table, write the JSON; 1 when the suite did not come up, gave a number twice or lost one."""
    wish = _wish()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    try:
        with own_suite() as instance:
            console.print("the suite is up; measuring", highlight=False)
            measured, doubles = _measure(instance, wish)
    except NotReady as reason:
        console.print(f"[red]{reason}[/]")
        return 1
    console.print(_table(measured))
    if wish.json:
        wish.json.write_text(json.dumps(_report(measured), indent=2) + "\n")
    if doubles:
        console.print(f"[red]{doubles} numbers were given twice[/]")
    return 1 if doubles or measured["drained"].errors else 0


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--most", type=int, default=4000, help="requests of one measurement at most")
    parser.add_argument("--seconds", type=float, default=12, help="seconds of one measurement at most")
    return parser.parse_args()


def _measure(instance: Instance, wish: argparse.Namespace) -> tuple[dict[str, Measured], int]:
    bounds = {"most": wish.most, "seconds": wish.seconds}
    measured: dict[str, Measured] = {}
    with _floor(instance) as url:
        measured["floor_echo"] = drive("echo", [floor_deed(url, "/echo") for _ in range(CLIENTS)], **bounds)
        measured["floor_number"] = drive("number", [floor_deed(url, "/number") for _ in range(CLIENTS)], **bounds)
    stage = look_around(Door(instance.url, instance.token("kiosk", "nanhai")))
    given: list[tuple[str, str]] = []
    takers = [taker(instance, stage, index, given) for index in range(CLIENTS)]
    drive("warm up", takers, most=_WARM_UP_TICKETS, seconds=_WARM_UP_SECONDS)
    measured["tickets"] = drive("tickets", takers, **bounds)
    callers = [server(instance, counter) for counter in stage.counters]
    measured["calls"] = drive("calls", callers, **bounds)
    steady = measured["tickets"].per_second * SHARE_OF_HIGHEST_RATE
    measured["event_age"], measured["steady"] = ages(instance, stage.hall, takers, rate=steady, seconds=wish.seconds)
    measured |= relay.measure(instance)
    drained = _drained(instance)
    measured |= {"drained": drained.all_halls, **{f"drained_{n}": each for n, each in _by_number(drained)}}
    if drained.doubled or drained.lost:
        measured["drained"].errors.update({"called twice": drained.doubled, "lost": drained.lost})
    return measured, len(given) - len(set(given))


def _drained(instance: Instance) -> queueing.Drained:
    """Drain eight halls in a database of their own, which no relay watches."""
    own = replace(instance.settings(), database_prefix=f"bench_{secrets.token_hex(3)}_")
    try:
        return queueing.drain(own)
    finally:
        with connect(own) as client:
            client.drop_database(f"{own.database_prefix}queue")


def _by_number(drained: queueing.Drained) -> list[tuple[int, Measured]]:
    return list(enumerate(drained.by_hall.values(), 1))


@contextmanager
def _floor(instance: Instance) -> Iterator[str]:
    """Run the floor's two processes on the suite's own broker and database."""
    port = instance.port + FLOOR_PORT_IN_BLOCK
    environment = {**os.environ, **instance.environment(), "HALL_FLOOR_PORT": str(port), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", "loadtests.bench.floor"]
    running = [subprocess.Popen([*command, which], env=environment) for which in ("echo", "door")]
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for_floor(url)
        yield url
    finally:
        for each in running:
            each.kill()
            each.wait()


def _wait_for_floor(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            if Client(url).post("/number", {"warm": "up"})[0] == 201:
                return
        except (OSError, ValueError):  # the door is not there, or stands alone and says so in plain text
            if time.monotonic() > until:
                raise
        time.sleep(0.2)


TITLES = {
    "floor_echo": "floor: HTTP → RPC → echo",
    "floor_number": "floor: HTTP → RPC → number, majority insert",
    "tickets": "tickets through HTTP",
    "calls": "calls (call, start, finish) at 8 counters",
    "event_age": "age of events at a screen, at 80 % of that ticket rate",
    "steady": "tickets at that steady rate",
    "drained": "calling alone: 32 counters of 8 halls, 3,000 tickets",
    **{f"drained_{n}": f"… hall {n}" for n in range(1, 9)},
    "relay_histories": "relay alone, events from histories",
    "relay_stream": "relay alone, events from the change stream",
    "relay_age": "relay: write to inbox at 200 a second",
}


def _ratio(measured: dict[str, Measured], name: str) -> float | None:
    floor = measured["floor_number"].per_second
    return measured[name].per_second / floor if floor and name in ("tickets", "calls") else None


def _table(measured: dict[str, Measured]) -> Table:
    table = Table("what", "clients", "done", "per second", "of the floor", "p50 ms", "p99 ms", "answered otherwise")
    for name, each in measured.items():
        ratio = _ratio(measured, name)
        figures = (f"{each.per_second:.0f}", f"{ratio:.0%}" if ratio else "", f"{each.percentile(0.5):.1f}")
        errors = ", ".join(f"{what} ×{times}" for what, times in each.errors.items())
        done = str(len(each.milliseconds))
        table.add_row(TITLES[name], str(each.clients), done, *figures, f"{each.percentile(0.99):.1f}", errors or "–")
    return table


def _report(measured: dict[str, Measured]) -> dict[str, Any]:
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        **{name: each.as_dict() for name, each in measured.items()},
        "tickets_of_floor": round(_ratio(measured, "tickets") or 0.0, 3),
        "calls_of_floor": round(_ratio(measured, "calls") or 0.0, 3),
    }


if __name__ == "__main__":
    sys.exit(main())
