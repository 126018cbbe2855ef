"""An agent (代办人) with several clients: a visit for each, with one number, to be served in one sitting.

How limits count [D], against ticket scalpers (黄牛): each client may have as many matters as anybody, and one active
ticket for a matter; an agent has ``clients_per_agent`` clients at once, and comes for others when these are done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.intake.domain.reference import Hall, Matter
from services.intake.domain.registration import Wish, register
from services.intake.domain.visit import Visit
from shared.errors import Conflict, HallError, Invalid
from shared.happening import Happened


@dataclass(frozen=True)
class Client:
    """For whom the agent has come (``party``, sealed), and for which of their matters."""

    party: Mapping[str, Any] | None
    matters: Sequence[Matter]


Registered = tuple[Visit, tuple[Happened, ...]]


def register_clients(
    wish: Wish, hall: Hall, clients: Sequence[Client], now: datetime, names: Sequence[tuple[str, str]]
) -> list[Registered]:
    """Return a new visit for each of ``clients`` and what happened; the first one's id names them all.

    ``wish``: of the agent, its party. ``names``: an id and a code for each. Raises as ``register`` (the field begins
    with ``clients``), and ``Invalid`` for too many clients, for one that is there twice or says nothing of who it is.
    """
    if len(clients) > hall.clients_per_agent:
        limit = {"limit": hall.clients_per_agent}
        raise Invalid(f"At most {hall.clients_per_agent} clients of one agent here.", "clients", limit)
    _require_known(clients)
    agency, made = names[0][0], []
    for place, (client, (visit, code)) in enumerate(zip(clients, names, strict=True)):
        theirs = replace(wish, party=client.party, agency=agency, agent=wish.party, place=place)
        try:
            made.append(register(theirs, hall, client.matters, now, visit=visit, code=code))
        except HallError as error:
            error.field = f"clients.{place}.{error.field}" if error.field else None
            raise
    return made


def comes_already(holder: Visit) -> Conflict:
    """Return the refusal of an agent who has come for others, of whom ``holder`` is one, and is not done with them."""
    number = next((stop.ticket.number for stop in holder.stops if stop.ticket), None)
    detail = {"state": holder.state, "number": number, "hall": holder.hall}
    words = f"This agent is still here for others with the number {number or 'that is on the way'}."
    return Conflict(words, "party.identity_number", detail)


def _require_known(clients: Sequence[Client]) -> None:
    known: list[str] = []
    for place, client in enumerate(clients):
        if client.party is None:
            raise Invalid("Say who the client is.", f"clients.{place}.party")
        key = client.party.get("identity_key")
        if key in known:
            raise Invalid("This client is there twice: name all matters at once.", f"clients.{place}.party")
        known += [key] if key else []
