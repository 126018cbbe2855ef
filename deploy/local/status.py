"""How the processes of an instance are: asked from outside, each in the way its users would notice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests
from kombu.exceptions import OperationalError
from pymongo.errors import PyMongoError

from deploy.local.instance import Instance
from deploy.local.supervise import processes
from deploy.patience import broker_answers
from deploy.refusal import Refused
from deploy.registry import RELAY, SERVICES
from shared.errors import HallError
from shared.messaging import RpcSession, relay
from shared.security import SYSTEM
from shared.storage import connect

SERVERS = ("broker", "database")
NAMES = (*SERVERS, RELAY, *SERVICES)
_PATIENCE_SECONDS = 1.5


@dataclass(frozen=True)
class Health:
    """``pid``: ``None`` when it does not run here. ``detail``: a few words for people."""

    name: str
    pid: int | None
    healthy: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


def status(instance: Instance, names: Sequence[str] = NAMES) -> list[Health]:
    """Return the health of ``names``: broker, database and processes, asked all at once."""
    known = processes(Path(instance.control))
    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(lambda name: health(instance, name, known.get(name)), names))


def health(instance: Instance, name: str, process: dict[str, Any] | None) -> Health:
    """Return how ``name`` is; ``process`` is what the supervisor says of it (``None``: it is not ours)."""
    pid = int(process["pid"]) or None if process else None
    if process and not pid:
        return Health(name, None, False, f"not running ({process['statename'].lower()})")
    try:
        return Health(name, pid, *_CHECKS.get(name, _service)(name, instance))
    except (HallError, Refused) as error:
        return Health(name, pid, False, str(error))
    except OperationalError:
        return Health(name, pid, False, "cannot be asked: the broker does not answer")


def _broker(_name: str, instance: Instance) -> tuple[bool, str]:
    answers = broker_answers(instance.amqp_url)
    return answers, "answers" if answers else "does not answer"


def _database(_name: str, instance: Instance) -> tuple[bool, str]:
    try:
        with connect(instance.settings()) as client:
            primary = bool(client.admin.command("hello").get("isWritablePrimary"))
    except PyMongoError:
        return False, "does not answer"
    return primary, "takes writes" if primary else "has no primary"


def _service(name: str, instance: Instance) -> tuple[bool, str]:
    with RpcSession(instance.settings(), SYSTEM, _PATIENCE_SECONDS) as session:
        answer = getattr(session, name).health()
    database = bool(answer.get("database"))
    return database, "answers" if database else "answers, but without its database"


def _gateway(_name: str, instance: Instance) -> tuple[bool, str]:
    try:
        answer = requests.get(f"{instance.url}/readyz", timeout=_PATIENCE_SECONDS)
    except requests.RequestException:
        return False, "does not answer"
    return answer.ok, "ready" if answer.ok else f"not ready ({answer.status_code})"


def _relay(_name: str, instance: Instance) -> tuple[bool, str]:
    try:
        late = relay.late(instance.settings(), list(SERVICES))
    except PyMongoError:
        return False, "its leases cannot be read: the database does not answer"
    return not late, "forwards events" if not late else f"nobody forwards the events of {', '.join(late)}"


_CHECKS: dict[str, Callable[[str, Instance], tuple[bool, str]]] = {
    "broker": _broker,
    "database": _database,
    RELAY: _relay,
    "gateway": _gateway,
}
