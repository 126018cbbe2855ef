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
from shared.messaging import RpcSession, figures
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
    if not answer.get("database"):
        return False, "answers, but without its database"
    return _with_queues(name, instance, "answers")


def _with_queues(name: str, instance: Instance, detail: str) -> tuple[bool, str]:
    """Return the health of a service that is otherwise well, as its queues show it."""
    settings = instance.settings()
    try:
        (standing,) = figures.queues(settings, [name])
    except figures.AWAY:
        return False, f"{detail}, but the broker does not say how its inbox is"
    troubles = standing.troubles(settings.inbox_warn_messages)
    parked = [f"{standing.parked} events parked (hall parked list {name})"] if standing.parked else []
    return not troubles, "; ".join([detail, *parked, *troubles])


def _gateway(name: str, instance: Instance) -> tuple[bool, str]:
    try:
        answer = requests.get(f"{instance.url}/readyz", timeout=_PATIENCE_SECONDS)
    except requests.RequestException:
        return False, "does not answer"
    if not answer.ok:
        return False, f"not ready ({answer.status_code})"
    return _with_queues(name, instance, "ready")


def _relay(_name: str, instance: Instance) -> tuple[bool, str]:
    try:
        sending = figures.sending(instance.settings(), list(SERVICES))
    except PyMongoError:
        return False, "its leases cannot be read: the database does not answer"
    troubles = [trouble for each in sending for trouble in each.troubles()]
    return not troubles, "; ".join(troubles) or "forwards events"


_CHECKS: dict[str, Callable[[str, Instance], tuple[bool, str]]] = {
    "broker": _broker,
    "database": _database,
    RELAY: _relay,
    "gateway": _gateway,
}
