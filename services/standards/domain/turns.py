"""What happened to a ticket, one turn an event, and what that amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.standards.domain.facts import Called, Miss, Stage, Ticket, Waiting

_WAITS = frozenset({"ticket_issued", "ticket_returned", "ticket_transferred", "ticket_carried_over"})
"""After these a ticket waits (in the queue that the event names); after any other turn it does not."""

_CALLS = frozenset({"ticket_called", "ticket_joined"})
"""With the second, an agent was called for another client."""

_ANY_CALL = frozenset({"ticket_called", "ticket_recalled", "ticket_resumed"})
"""Calls of a ticket itself, further ones too."""


@dataclass(frozen=True)
class Turn:
    """An event of type ``type``; ``calls``: how often it was called by then; ``undoes``: the type it takes back.

    ``counter``: where; ``rule``: of a call, why it was this one's turn; ``cause``: why it was cancelled.
    """

    type: str
    at: datetime
    queue: str
    calls: int = 0
    undoes: str | None = None
    counter: str | None = None
    rule: str | None = None
    cause: str | None = None


def ticket_from(identifier: str, day: str, queued_at: datetime, turns: Sequence[Turn], **known: Any) -> Ticket:
    """Return the ticket that ``turns`` (in the order in which they happened) tell of; ``known``: its other fields.

    A turn may be missing (its event comes later): what is known is then made the best of.
    """
    done = _without_undone(turns)
    walks, services = _stages(done)
    gone = done[-1] if done and done[-1].type == "ticket_cancelled" else None
    return Ticket(
        id=identifier,
        day=day,
        queued_at=queued_at,
        first_called_at=next((turn.at for turn in done if turn.type in _CALLS), None),
        waiting=_waiting(queued_at, done),
        misses=tuple(Miss(turn.at, turn.calls) for turn in done if turn.type == "ticket_no_show"),
        served=tuple(turn.at for turn in done if turn.type == "service_finished"),
        counters=tuple(dict.fromkeys(turn.counter for turn in done if turn.counter)),
        calls=tuple(Called(turn.at, turn.counter, turn.rule) for turn in done if turn.type in _ANY_CALL),
        walks=walks,
        services=services,
        transfers=tuple(turn.at for turn in done if turn.type == "ticket_transferred"),
        cancelled_at=gone.at if gone else None,
        cause=gone.cause if gone else None,
        **known,
    )


def _stages(done: Sequence[Turn]) -> tuple[tuple[Stage, ...], tuple[Stage, ...]]:
    """Return how long it took from the last call to the start of each service, and from its start to its finish."""
    walks: list[Stage] = []
    services: list[Stage] = []
    called = started = None
    for turn in done:
        if turn.type in _ANY_CALL:
            called = turn.at
        elif turn.type == "service_started":
            walks += [Stage(called, turn.at)] if called else []
            called, started = None, turn.at
        elif turn.type == "service_finished" and started:
            services.append(Stage(started, turn.at))
            started = None
    return tuple(walks), tuple(services)


def _without_undone(turns: Sequence[Turn]) -> list[Turn]:
    done: list[Turn] = []
    for turn in turns:
        if turn.undoes is None:
            done.append(turn)
        elif done and done[-1].type == turn.undoes:  # only the last action can be undone
            done.pop()
    return done


def _waiting(queued_at: datetime, turns: Sequence[Turn]) -> tuple[Waiting, ...]:
    stretches: list[Waiting] = []
    queue, since = (turns[0].queue if turns else None), queued_at
    for turn in turns:
        if queue is not None and not (turn.type in _WAITS and turn.queue == queue):
            stretches.append(Waiting(queue, since, turn.at))
            queue = None
        if queue is None and turn.type in _WAITS:
            queue, since = turn.queue, turn.at
    if queue is not None:
        stretches.append(Waiting(queue, since, None))
    return tuple(stretches)
