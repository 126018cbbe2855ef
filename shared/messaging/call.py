"""Who is asking, until when, and on whose behalf: what travels with every request.

It travels as nameko's context data, which four keys make up. Whoever starts a worker that is no ``rpc`` and no
``handles`` (the HTTP entrypoint of ``shared.web``) passes ``context_data=context(...)`` to ``spawn_worker``:

=============  =======================================================================================
``caller``     JSON text of ``Caller.as_dict()``; without it the caller is ``ANYONE``
``correlation``  text, the id of the request from outside; without it a new one is made
``deadline``   real epoch seconds (float) after which nobody waits any more; absent: no deadline
``command``    JSON text of ``{"id", "body_hash"}``: the Idempotency-Key of the request; absent: none
=============  =======================================================================================
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nameko.extensions import DependencyProvider
from nameko.timer import Timer

from shared.ids import new_id
from shared.security import SYSTEM, Caller
from shared.security.callers import ANYONE
from shared.storage import Stamp

Context = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """A request that may arrive several times and must have one effect.

    ``id``: sha256 of caller, route and Idempotency-Key. ``body_hash``: sha256 of the body, which tells the same request
    from another one under the same key.
    """

    id: str
    body_hash: str


@dataclass(frozen=True)
class Call:
    """The request that the present worker serves. ``deadline``: real epoch seconds, or ``None``."""

    caller: Caller
    correlation: str
    deadline: float | None = None
    command: Command | None = None

    @property
    def remaining_seconds(self) -> float:
        """Real seconds until nobody waits for the answer; negative when it is late, ``inf`` without a deadline."""
        return math.inf if self.deadline is None else self.deadline - time.time()

    def stamp(self, now: datetime) -> Stamp:
        """Return when (``now``, the hall's time), by whom and by which command something is done."""
        return Stamp(at=now, actor=self.caller.id, correlation=self.correlation, command=self.command)

    def as_context(self) -> Context:
        """Return the call in the form in which it travels."""
        context: Context = {"caller": json.dumps(self.caller.as_dict()), "correlation": self.correlation}
        if self.deadline is not None:
            context["deadline"] = self.deadline
        if self.command is not None:
            context["command"] = json.dumps({"id": self.command.id, "body_hash": self.command.body_hash})
        return context

    @classmethod
    def from_context(cls, context: Context, nobody: Caller = ANYONE) -> Call:
        """Return the call that ``as_context`` described.

        It never raises: what cannot be read gives the least (``nobody`` as caller), because an error here, outside of
        any handler, would end the whole service.
        """
        command = _json_object(context.get("command"))
        deadline = context.get("deadline")
        return cls(
            caller=_caller(context.get("caller"), nobody),
            correlation=str(context.get("correlation") or new_id()),
            deadline=float(deadline) if isinstance(deadline, int | float) else None,
            command=Command(str(command.get("id")), str(command.get("body_hash"))) if command else None,
        )


def context(
    caller: Caller, *, seconds: float | None = 2.0, correlation: str | None = None, command: Command | None = None
) -> Context:
    """Return the context data of a request from outside that must be answered within ``seconds`` of real time.

    ``seconds=None``: without a deadline (a stream).
    """
    deadline = None if seconds is None else time.time() + seconds
    return Call(caller, correlation or new_id(), deadline, command).as_context()


class CurrentCall(DependencyProvider):
    """Gives a worker its ``Call``. Timers act as ``SYSTEM``; event handlers too (their inbox says so)."""

    def get_dependency(self, worker_ctx: Any) -> Call:
        """Return the call of this worker."""
        return current(worker_ctx)


def current(worker_ctx: Any) -> Call:
    """Return the call of a worker, the same at every asking."""
    call = getattr(worker_ctx, "hall_call", None)
    if call is None:
        nobody = SYSTEM if isinstance(worker_ctx.entrypoint, Timer) else ANYONE
        call = worker_ctx.hall_call = Call.from_context(worker_ctx.data, nobody)
    return call


def _json_object(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _caller(text: Any, nobody: Caller) -> Caller:
    try:
        return Caller.from_dict(_json_object(text))
    except (KeyError, TypeError):
        return nobody
