"""``hall up``: a whole suite on this machine, in the foreground, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from deploy.local import clock, leftovers, ports
from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.deaths import Deaths
from deploy.local.instance import Instance, home_folder, locked, opened
from deploy.local.opening import open_hall
from deploy.local.program import Program, tethered
from deploy.local.progress import Progress
from deploy.local.signals import ending_raises
from deploy.local.staffing import print_accounts
from deploy.local.supervise import Supervisor, processes
from deploy.local.welcome import welcome
from deploy.refusal import Refused
from deploy.registry import RELAY, SERVICES

_LOOK_EVERY_SECONDS = 1.0


def up(console: Console, clock_start: str | None, clock_speed: float | None) -> None:
    """Run the suite until a signal ends it; raises ``Refused`` when it cannot be started."""
    block, home, host = ports.ports_from_environment(), home_folder(), os.environ.get("HALL_HTTP_HOST") or "127.0.0.1"
    with locked(home), ports.held(block):
        leftovers.clear(home, console.print)
        ports.check_free(block, host)
        broker, database = Broker(home / "broker", block), Database(home / "database", block.mongo)
        instance = opened(home, block.base, host, *_urls(broker, database))
        clock.apply_options(instance, clock_start, clock_speed)
        programs = [*_servers(broker, database), *_processes(instance)]
        _run(instance, programs, database, console)


def _urls(broker: Broker, database: Database) -> tuple[str, str]:
    return os.environ.get("HALL_AMQP_URL") or broker.url, os.environ.get("HALL_MONGO_URL") or database.url


def _servers(broker: Broker, database: Database) -> list[Program]:
    """Return what is not somebody else's: ``HALL_AMQP_URL`` and ``HALL_MONGO_URL`` name servers that run already."""
    own = [] if os.environ.get("HALL_AMQP_URL") else broker.programs()
    return own if os.environ.get("HALL_MONGO_URL") else own + database.programs()


def _processes(instance: Instance) -> list[Program]:
    def program(name: str) -> Program:
        return Program(name, "services", tethered(sys.executable, "-m", "deploy.run", name), instance.home)

    return [program(name) for name in (RELAY, *SERVICES)]


def _run(instance: Instance, programs: list[Program], database: Database, console: Console) -> None:
    progress = Progress(console)
    supervisor = _supervisor(instance)
    instance = replace(instance, control=str(supervisor.control))
    instance.save()
    with ending_raises():
        try:
            supervisor.start(programs, instance.environment())
            accounts = open_hall(instance, supervisor, [each.name for each in programs], database, progress)
            progress.finish()
            print_accounts(instance, accounts, console)
            welcome(instance, console)
            _stay(supervisor, progress)
        finally:
            progress.finish()
            console.print("[dim]Ending …[/]")
            supervisor.stop()
            leftovers.clear(instance.home, console.print)
    console.print("The hall is closed; its data stays.")


def _supervisor(instance: Instance) -> Supervisor:
    """Return a supervisor for ``instance``, after clearing away the socket that a run which was killed left."""
    if instance.control and Path(instance.control).name.startswith("hall-"):
        shutil.rmtree(instance.control, ignore_errors=True)
    return Supervisor(instance.home, instance.log)


def _stay(supervisor: Supervisor, progress: Progress) -> None:
    """Stay in front until a signal comes, and say so when something died and was started again."""
    deaths = Deaths(supervisor.log)
    while supervisor.alive():
        for each in deaths.look(processes(supervisor.control)):
            progress.note(each)
        time.sleep(_LOOK_EVERY_SECONDS)
    raise Refused(f"The supervisor has ended: see {supervisor.log / 'supervisor.log'}, and start again.")
