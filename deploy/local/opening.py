"""From started processes to an open hall: wait until all are well, then load the sample world."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.credentials import Account
from deploy.local.database import Database
from deploy.local.instance import Instance
from deploy.local.logs import end_of_log
from deploy.local.progress import Progress
from deploy.local.staffing import add_missing_staff
from deploy.local.status import NAMES, SERVERS, status
from deploy.local.supervise import Supervisor, processes
from deploy.refusal import Refused
from shared.errors import HallError
from shared.messaging import RpcSession
from shared.security import SYSTEM

_PATIENCE_SECONDS = 180
_STAFF_PATIENCE_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.4
_DEATHS = 3
_FAILING = ("BACKOFF", "FATAL", "EXITED")


@dataclass
class Watch:
    """Counts how often each program has died while the suite is starting. ``log``: the folder of the logs."""

    log: Path
    pids: dict[str, set[int]] = field(default_factory=dict)

    def look(self, control: Path) -> None:
        """Look at the programs once; raises ``Refused``, with the end of its log, when one cannot be started."""
        for name, each in processes(control).items():
            seen = self.pids.setdefault(name, set())
            if each["pid"]:
                seen.add(each["pid"])
            elif each["statename"] in _FAILING and len(seen) >= _DEATHS:
                raise Refused(f"{name} does not start. The end of {self.log / name}.log:\n{end_of_log(self.log, name)}")


def open_hall(
    instance: Instance, supervisor: Supervisor, programs: list[str], database: Database, progress: Progress
) -> list[Account]:
    """Return when every process is healthy and the sample world is loaded: the accounts of staff that are new.

    Raises ``Refused`` naming what fails, with the end of its log, or what is not there after three minutes.
    """
    watch, deadline = Watch(instance.log), time.monotonic() + _PATIENCE_SECONDS
    founded, missing = "database" not in programs, list(NAMES)
    while missing:
        if not supervisor.alive():
            raise Refused(f"The supervisor does not start. The end of its log:\n{supervisor.last_words()}")
        watch.look(supervisor.control)
        founded = founded or database.ready()
        missing = _still_missing(instance, missing, progress) if founded else missing
        if missing and time.monotonic() > deadline:
            raise Refused(f"{missing[0]} is not ready. The end of its log:\n{end_of_log(instance.log, missing[0])}")
        time.sleep(_LOOK_EVERY_SECONDS)
    return _load_sample(instance, progress)


def _still_missing(instance: Instance, missing: list[str], progress: Progress) -> list[str]:
    """Return those of ``missing`` that are not well yet; services are not asked before broker and database are."""
    progress.under_way("starting " + ", ".join(missing))
    servers = [name for name in missing if name in SERVERS]
    for each in status(instance, servers or missing):
        if each.healthy:
            missing = [name for name in missing if name != each.name]
            progress.done(each.name, each.detail)
    return missing


def _load_sample(instance: Instance, progress: Progress) -> list[Account]:
    from deploy import sample

    progress.under_way("loading the sample world")
    try:
        with RpcSession(instance.settings(), SYSTEM, 60) as session:
            progress.done("sample world", str(sample.load(session)))
            progress.under_way("making accounts for the staff")
            accounts = add_missing_staff(instance, session, sample.Patience(_STAFF_PATIENCE_SECONDS))
    except HallError as error:
        raise Refused(f"The sample world cannot be loaded: {error}") from error
    if accounts:
        progress.done("staff", f"{len(accounts)} new accounts")
    return accounts
