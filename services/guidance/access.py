"""Who may do what at the desk. Every function raises ``Forbidden``, or says who acts."""

from __future__ import annotations

from services.guidance.domain.sitting import Guide
from shared.security import Caller


def asker(caller: Caller, hall: str) -> None:
    """Who may ask for help in the hall, for a visitor or as the kiosk at which they stand."""
    caller.require("kiosk", "clerk", "guide", "supervisor", hall=hall)


def reader(caller: Caller, hall: str) -> None:
    """Who may see the hall's requests."""
    caller.require("guide", "supervisor", "clerk", hall=hall)


def worker(caller: Caller, hall: str) -> None:
    """Who may take a request of the hall, and go on with it."""
    caller.require("guide", "supervisor", hall=hall)


def guide(caller: Caller, hall: str) -> None:
    """Who may be on duty in the hall."""
    caller.require("guide", hall=hall)


def acting(caller: Caller) -> Guide:
    """Return the caller as a sitting sees them."""
    return Guide(caller.id, caller.has("supervisor"))
