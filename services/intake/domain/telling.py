"""Telling a visitor, once and completely, what is still missing (一次性告知, 行政许可法 §32)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.intake.domain.visit import Stop, Told, Visit, with_stop
from shared.errors import Conflict, Invalid, NotFound
from shared.happening import Happened

Material = Mapping[str, Any]


def tell(
    visit: Visit,
    ticket: str,
    materials: Sequence[Material],
    missing: Sequence[int],
    *,
    words: Any,
    now: datetime,
) -> tuple[Visit, Stop, tuple[Happened, ...]]:
    """Return the visit after the holder of ``ticket`` was told what is ``missing`` of its matter's ``materials``.

    ``missing``: places in that list; ``words``: what else, sealed, or ``None``. The event counts how often something
    was told about this stop: more than once is what the law does not want. Raises ``Invalid`` for a material that the
    matter does not have or that the government holds already (never asked for), ``Conflict`` when nothing is said.
    """
    stop = of_ticket(visit, ticket)
    for place in missing:
        if place >= len(materials):
            raise Invalid(f"The matter has no material {place}.", "missing")
        if materials[place]["held"]:
            raise Invalid("The government holds this already: it is asked of nobody.", "missing")
    if not missing and words is None:
        raise Conflict("Say what is missing, or what else is to be put right.", "missing")
    names = tuple(dict(materials[place]["name"]) for place in sorted(set(missing)))
    after = replace(stop, told=(*stop.told, Told(now, names, words)))
    facts = {"visit": visit.id, "ticket": ticket, "stop": stop.stop, "matter": stop.matter}
    counts = {"missing": len(names), "asked": sum(not each["held"] for each in materials), "times": len(after.told)}
    return replace(visit, stops=with_stop(visit.stops, after)), after, (Happened("materials_noted", facts | counts),)


def of_ticket(visit: Visit, ticket: str) -> Stop:
    """Return the stop that has ``ticket``; raises ``NotFound``."""
    for stop in visit.stops:
        if stop.ticket and stop.ticket.id == ticket:
            return stop
    raise NotFound("This visit has no such ticket.", "ticket")
