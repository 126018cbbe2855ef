"""Who is next at a counter. The service and the simulator of a hall's day call this same function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.queue.domain.hall import Settings
from services.queue.domain.rank import is_preferred
from services.queue.domain.ticket import Ticket
from services.queue.domain.why import LONGEST_WAIT, PICKED, PRIORITY, TURN_OF_OTHERS, Why
from shared.errors import Conflict, Invalid


@dataclass(frozen=True)
class Calling:
    """What the rule must know of the counter that calls.

    ``queues``: those it is open for. ``recent``: the classes of its last calls today, newest first. ``counter``: its
    id, by which it finds the tickets that are bound to it.
    """

    queues: tuple[str, ...]
    recent: tuple[str, ...] = ()
    counter: str | None = None

    def may_call(self, ticket: Ticket) -> bool:
        """Return whether ``ticket`` waits for this counter, among others or alone."""
        return ticket.bound_to == self.counter if ticket.bound_to else ticket.queue in self.queues


Choice = tuple[Ticket, Why]
"""Who is next, and why."""


def choose(calling: Calling, heads: Sequence[Ticket], now: datetime, settings: Settings) -> Choice | None:
    """Return who is next at a counter and why, or ``None`` when nobody waits for it.

    ``heads``: the first waiting ticket of every line (queue and kind, by rank, then id). The smallest rank is next;
    but while ordinary tickets wait, at most one of ``settings.one_priority_call_in`` consecutive calls of a counter is
    a priority call. Tickets that are bound to the counter take part by their rank like the others.
    """
    mine = sorted(filter(calling.may_call, heads), key=lambda head: (head.rank, head.id))
    if not mine:
        return None
    ordinary = [head for head in mine if not is_preferred(head.priority)]
    others_turn = bool(ordinary) and is_preferred(mine[0].priority) and _had_their_share(calling, settings)
    chosen = ordinary[0] if others_turn else mine[0]
    passed = _earlier(chosen, mine)
    by_class = passed and is_preferred(chosen.priority) and not chosen.bound_to
    by_rank = PRIORITY if by_class else LONGEST_WAIT
    return chosen, _why(TURN_OF_OTHERS if others_turn else by_rank, chosen, passed, now)


def pick(calling: Calling, ticket: Ticket, heads: Sequence[Ticket], now: datetime, reason: str | None) -> Choice:
    """Return ``ticket``, called out of turn by a person, who must give a reason.

    Raises ``Invalid`` (field ``reason``) without one, ``Invalid`` (field ``ticket``) when the counter is not open for
    its queue, ``Conflict`` with the state when it does not wait, or waits for another counter.
    """
    if not (reason or "").strip():
        raise Invalid("Calling a certain ticket needs a reason.", "reason")
    if ticket.state != "waiting":
        raise Conflict(f"{ticket.number} is {ticket.state}, not waiting.", None, {"state": ticket.state})
    if ticket.bound_to and not calling.may_call(ticket):
        detail = {"state": ticket.state, "counter": ticket.bound_to}
        raise Conflict(f"{ticket.number} waits for the counter {ticket.bound_to} alone.", None, detail)
    if not calling.may_call(ticket):
        raise Invalid(f"This counter is not open for the queue {ticket.queue}.", "ticket")
    mine = [head for head in heads if calling.may_call(head)]
    return ticket, _why(PICKED, ticket, _earlier(ticket, mine), now, (reason or "").strip())


def _had_their_share(calling: Calling, settings: Settings) -> bool:
    return any(is_preferred(priority) for priority in calling.recent[: settings.one_priority_call_in - 1])


def _earlier(chosen: Ticket, heads: Sequence[Ticket]) -> tuple[str, ...]:
    """Return the numbers of those heads that arrived before ``chosen`` and are not called now."""
    earlier = [head for head in heads if head.arrived_at < chosen.arrived_at and head.id != chosen.id]
    return tuple(head.number for head in sorted(earlier, key=lambda head: head.arrived_at))


def _why(rule: str, chosen: Ticket, passed: tuple[str, ...], now: datetime, reason: str | None = None) -> Why:
    waited = max(0.0, (now - chosen.arrived_at).total_seconds() / 60)
    credit = max(0.0, (chosen.arrived_at.timestamp() - chosen.rank) / 60)
    return Why(rule, round(waited, 1), round(credit, 1), passed, reason)
