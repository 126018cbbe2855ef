"""Who is next at a counter. The service and the simulator of a hall's day call this same function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from services.queue.domain.hall import APPOINTMENT, Settings
from services.queue.domain.rank import class_of, is_preferred, rank
from services.queue.domain.ticket import Ticket
from services.queue.domain.why import APPOINTMENT as BY_APPOINTMENT
from services.queue.domain.why import LONGEST_WAIT, OVERTAKEN, PICKED, PRIORITY, TURN_OF_OTHERS, Before, Why
from shared.errors import Conflict, Invalid

_AT_MOST_NAMED = 5
"""How many of those who still wait a reason names: the first of the lines that it passes over."""


@dataclass(frozen=True)
class Calling:
    """What the rule must know of the counter that calls.

    ``queues``: those it is open for; ``overflow``: those it helps out when they are crowded. ``recent``: the classes of
    its last calls today, newest first. ``counter``: its id, by which it finds the tickets that are bound to it.
    ``crowds``: how many wait in each overflow queue. ``overtaken``: ticket → how many later arrivals of its queue have
    gone before it; those that are not named, none. ``zone``: in which its reasons say times.
    """

    queues: tuple[str, ...]
    recent: tuple[str, ...] = ()
    counter: str | None = None
    overflow: tuple[str, ...] = ()
    crowds: Mapping[str, int] = field(default_factory=dict)
    overtaken: Mapping[str, int] = field(default_factory=dict)
    zone: tzinfo = UTC

    def may_call(self, ticket: Ticket) -> bool:
        """Return whether ``ticket`` waits for this counter, among others or alone."""
        return ticket.bound_to == self.counter if ticket.bound_to else ticket.queue in self.queues


Choice = tuple[Ticket, Why]
"""Who is next, and why."""


def choose(calling: Calling, heads: Sequence[Ticket], now: datetime, settings: Settings) -> Choice | None:
    """Return who is next at a counter and why, or ``None`` when nobody waits for it.

    ``heads``: the first waiting ticket of every line (by place, then id). The smallest rank is next; but

    * an overflow queue takes part only while it is crowded;
    * of a queue whose eldest was overtaken by ``settings.overtaken_at_most`` later arrivals, only that one takes part;
    * while ordinary tickets take part, at most one of ``settings.one_priority_call_in`` consecutive calls of a counter
      is a priority call.

    Tickets that are bound to the counter take part by their rank like the others; who may not be called yet, does not.
    """
    mine = sorted(_callable(calling, heads, now, settings), key=lambda head: (rank(head, settings), head.id))
    if not mine:
        return None
    fair = [head for head in mine if not _must_let_pass(head, mine, calling, settings)]
    ordinary = [head for head in fair if not is_preferred(class_of(head))]
    others_turn = bool(ordinary) and is_preferred(class_of(fair[0])) and _had_their_share(calling, settings)
    chosen = ordinary[0] if others_turn else fair[0]
    rule = TURN_OF_OTHERS if others_turn else _rule(chosen, mine)
    if mine[0] not in fair and chosen.queue == mine[0].queue:
        rule = OVERTAKEN
    return chosen, _why(rule, chosen, _others(calling, heads, mine), now, calling, settings)


def pick(
    calling: Calling, ticket: Ticket, heads: Sequence[Ticket], now: datetime, settings: Settings, reason: str | None
) -> Choice:
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
    if not calling.may_call(ticket) and ticket.queue not in calling.overflow:
        raise Invalid(f"This counter is not open for the queue {ticket.queue}.", "ticket")
    others = [head for head in heads if head.id != ticket.id and calling.may_call(head)]
    return ticket, _why(PICKED, ticket, others, now, calling, settings, (reason or "").strip())


def eldest(queue: str, heads: Sequence[Ticket], now: datetime) -> Ticket | None:
    """Return who has been waiting longest in ``queue`` for whichever counter: of all who wait, the most overtaken.

    For whoever comes later than they and is called before somebody else is called before them as well.
    """
    here = [head for head in heads if head.queue == queue and not head.bound_to and _may_be_called(head, now)]
    return min(here, key=lambda head: (head.counts_from, head.id), default=None)


def _callable(calling: Calling, heads: Sequence[Ticket], now: datetime, settings: Settings) -> list[Ticket]:
    crowded = [queue for queue in calling.overflow if _crowded(queue, calling, heads, now, settings)]
    return [
        head
        for head in heads
        if _may_be_called(head, now) and (calling.may_call(head) or (head.queue in crowded and not head.bound_to))
    ]


def _crowded(queue: str, calling: Calling, heads: Sequence[Ticket], now: datetime, settings: Settings) -> bool:
    first = eldest(queue, heads, now)
    waited_minutes = (now.timestamp() - first.counts_from) / 60 if first else 0.0
    return (
        calling.crowds.get(queue, 0) > settings.overflow_after_people
        or waited_minutes > settings.overflow_after_minutes
    )


def _may_be_called(ticket: Ticket, now: datetime) -> bool:
    return ticket.not_before is None or ticket.not_before <= now


def _must_let_pass(head: Ticket, mine: Sequence[Ticket], calling: Calling, settings: Settings) -> bool:
    """Return whether somebody of the same queue was overtaken so often that ``head`` may not go before."""
    if head.bound_to:
        return False
    return any(
        calling.overtaken.get(other.id, 0) >= settings.overtaken_at_most and other.counts_from < head.counts_from
        for other in mine
        if other.id in calling.overtaken and other.queue == head.queue and not other.bound_to
    )


def _had_their_share(calling: Calling, settings: Settings) -> bool:
    return any(is_preferred(kind) for kind in calling.recent[: settings.one_priority_call_in - 1])


def _rule(chosen: Ticket, mine: Sequence[Ticket]) -> str:
    passes = any(head.arrived_at < chosen.arrived_at for head in mine)
    if not passes or chosen.bound_to:
        return LONGEST_WAIT
    if chosen.kind == APPOINTMENT:
        return BY_APPOINTMENT
    return PRIORITY if is_preferred(class_of(chosen)) else LONGEST_WAIT


def _others(calling: Calling, heads: Sequence[Ticket], mine: Sequence[Ticket]) -> list[Ticket]:
    """Return those who took part, and those whom the counter may not call yet."""
    return [*mine, *(head for head in heads if head not in mine and head.not_before and calling.may_call(head))]


def _why(
    rule: str,
    chosen: Ticket,
    others: Sequence[Ticket],
    now: datetime,
    calling: Calling,
    settings: Settings,
    reason: str | None = None,
) -> Why:
    earlier = sorted(
        (head for head in others if head.arrived_at < chosen.arrived_at and head.id != chosen.id),
        key=lambda head: head.arrived_at,
    )
    timed = [head for head in others if head.kind == APPOINTMENT and head not in earlier and head.id != chosen.id]
    at = chosen.appointment_at if chosen.kind == APPOINTMENT else None
    return Why(
        rule,
        round(max(0.0, (now - chosen.arrived_at).total_seconds() / 60), 1),
        round(settings.credit(class_of(chosen)), 1),
        tuple(head.number for head in earlier),
        reason,
        tuple(_before(head, rule, calling, now) for head in [*earlier, *timed][:_AT_MOST_NAMED]),
        any(head.counts_from < chosen.counts_from and _competes(head, chosen, now) for head in others),
        at.astimezone(calling.zone).strftime("%H:%M") if at else None,
        chosen.queue not in calling.queues and not chosen.bound_to,
    )


def _competes(head: Ticket, chosen: Ticket, now: datetime) -> bool:
    """Return whether ``head`` waits in the same queue for the same counters, and might be called just as well."""
    same = head.id != chosen.id and head.queue == chosen.queue and not head.bound_to and not chosen.bound_to
    return same and _may_be_called(head, now)


def _before(head: Ticket, rule: str, calling: Calling, now: datetime) -> Before:
    reasons = {TURN_OF_OTHERS: "turn", OVERTAKEN: "overtaken", PICKED: "picked"}
    if head.kind == APPOINTMENT and head.appointment_at:
        return Before(head.number, "appointment", head.appointment_at.astimezone(calling.zone).strftime("%H:%M"))
    if not _may_be_called(head, now) and head.not_before:
        return Before(head.number, "walking", head.not_before.astimezone(calling.zone).strftime("%H:%M"))
    return Before(head.number, reasons.get(rule, "rank"))
