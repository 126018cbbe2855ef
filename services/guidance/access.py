"""Who may do what at the desk. Every function raises ``Forbidden``, or says who acts."""

from __future__ import annotations

from services.guidance.domain.request import Guide
from shared.security import Caller

_SOURCES = {"kiosk": "kiosk", "clerk": "clerk", "guide": "tablet", "supervisor": "tablet"}
"""Role → where a request of theirs comes from; the first that a caller has counts."""


def asker(caller: Caller, hall: str) -> str:
    """Return where the request comes from; for a visitor, or as the kiosk at which they stand."""
    caller.require(*_SOURCES, hall=hall)
    return next(source for role, source in _SOURCES.items() if caller.has(role))


def reader(caller: Caller, hall: str) -> None:
    """Who may see the hall's requests."""
    caller.require("guide", "supervisor", "clerk", hall=hall)


def worker(caller: Caller, hall: str) -> None:
    """Who may take a request of the hall, and go on with it."""
    caller.require("guide", "supervisor", hall=hall)


def guide(caller: Caller, hall: str) -> None:
    """Who may be on duty in the hall."""
    caller.require("guide", hall=hall)


def supervisor(caller: Caller, hall: str) -> None:
    """Who may say what the hall's guides help with."""
    caller.require("supervisor", "admin", hall=hall)


def acting(caller: Caller) -> Guide:
    """Return the caller as a sitting sees them."""
    return Guide(caller.id, caller.has("supervisor"))
