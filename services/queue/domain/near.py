"""Telling visitors in time that their turn is near."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.queue.domain.ticket import Ticket
from shared.happening import Happened


def to_tell(order: Sequence[Ticket], told: Mapping[str, int], near_places: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield the id and place (1: next) of those who are to be told.

    ``order``: the first of a queue, in the order in which they are ahead of each other. ``told``: ticket → the place it
    heard of last. ``near_places``: those that are told of. Nobody hears the same place twice in a row,
    nor anything while the hall is closed at once.
    """
    for place, ticket in enumerate(order, 1):
        if place in near_places and told.get(ticket.id) != place and not ticket.suspended:
            yield ticket.id, place


def near(ticket: Ticket, place: int) -> Happened:
    """Return what the visitor is told at ``place``."""
    names = ("visit", "stop", "day", "queue", "number")
    facts = {name: getattr(ticket, name) for name in names} | {"ticket": ticket.id}
    return Happened("place_near", facts | {"place": place, "ahead": place - 1})
