"""A visitor who needs longer (还需要时间) lets some of those behind go first, by the code of the visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.queue.domain.hall import Settings
from services.queue.domain.rank import JUST_BEHIND_SECONDS, class_of, rank
from services.queue.domain.ticket import Change, Ticket, facts, require
from shared.errors import Conflict
from shared.happening import Happened


def deferrals_left(ticket: Ticket, settings: Settings) -> int:
    """Return how often its visitor may still ask for longer."""
    return (
        max(0, settings.later_at_most - ticket.deferrals) if settings.later_places_down and not ticket.bound_to else 0
    )


def defer(ticket: Ticket, nth: float | None, settings: Settings) -> Change:
    """Let it wait behind others of its queue who came after it; it never gains a place by that.

    ``nth``: the rank of the ticket behind which it goes, the ``later_places_down``-th behind it or the last; ``None``
    when nobody waits. Raises ``Conflict`` when it does not wait, was put back ``later_at_most`` times, is for one
    counter alone, or nobody is behind.
    """
    require(ticket, "put back", "waiting")
    detail = {"state": ticket.state, "later_left": deferrals_left(ticket, settings)}
    if ticket.bound_to:
        raise Conflict(f"One counter alone calls {ticket.number}: please tell the staff there.", None, detail)
    if not detail["later_left"]:
        raise Conflict(f"{ticket.number} cannot be put back (again): please ask the staff.", None, detail)
    if nth is None or nth <= rank(ticket, settings):
        raise Conflict(f"Nobody waits behind {ticket.number}: there is nobody to let go first.", None, detail)
    place = nth + JUST_BEHIND_SECONDS + settings.credit(class_of(ticket)) * 60
    later = replace(ticket, counts_from=max(ticket.counts_from, place), deferrals=ticket.deferrals + 1)
    told = {"places_down": settings.later_places_down, "deferrals": later.deferrals}
    return later, Happened("ticket_deferred", facts(later) | told)


def deferred_along(after: Ticket, others: Iterable[Ticket], settings: Settings) -> list[tuple[Ticket, Change]]:
    """Return what becomes of the other waiting tickets of an agent who put ``after`` back: they too, as one call is
    for all.
    """
    place = rank(after, settings)
    waiting = [each for each in others if each.id != after.id and each.state == "waiting"]
    before = [each for each in waiting if deferrals_left(each, settings) and rank(each, settings) < place]
    return [(each, defer(each, place, settings)) for each in before]
