"""What happened to a ticket, one turn an event, and what that amounts to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.standards.domain.facts import Miss, Ticket, Waiting

_WAITS = frozenset({"ticket_issued", "ticket_returned", "ticket_transferred", "ticket_carried_over"})
"""After these a ticket waits (in the queue that the event names); after any other turn it does not."""

_CALLS = frozenset({"ticket_called", "ticket_joined"})
"""With the second, an agent was called for another client."""


@dataclass(frozen=True)
class Turn:
    """An event of type ``type``; ``calls``: how often it was called by then; ``undoes``: the type it takes back."""

    type: str
    at: datetime
    queue: str
    calls: int = 0
    undoes: str | None = None


def ticket_from(identifier: str, day: str, queued_at: datetime, turns: Sequence[Turn]) -> Ticket:
    """Return the ticket that ``turns`` (in the order in which they happened) tell of.

    A turn may be missing (its event comes later): what is known is then made the best of.
    """
    done = _without_undone(turns)
    return Ticket(
        id=identifier,
        day=day,
        queued_at=queued_at,
        first_called_at=next((turn.at for turn in done if turn.type in _CALLS), None),
        waiting=_waiting(queued_at, done),
        misses=tuple(Miss(turn.at, turn.calls) for turn in done if turn.type == "ticket_no_show"),
        served=tuple(turn.at for turn in done if turn.type == "service_finished"),
    )


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
