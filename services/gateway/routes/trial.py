"""Trying every role without a password, where an instance is there to be tried."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from services.gateway.access.provider import Access
from services.gateway.domain.access import SESSION
from services.gateway.routes.devices import require_counter_of
from services.gateway.schemas.trial import Trial, TriedOut, TryOut
from shared.clock import iso
from shared.config import settings
from shared.contracts.gateway import DEVICE_ROLES
from shared.errors import Forbidden
from shared.ids import new_code
from shared.security import Caller, issue_token
from shared.web import Request, route

Answer = dict[str, Any]

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class TrialRoutes:
    """Sample users of an instance that nobody else reaches (``HALL_TRIAL``)."""

    access: Access
    intake: Any

    @route("GET", "/api/v1/trial-sessions", answer=Trial, public=True)
    def get_trial(self, request: Request) -> Answer:
        """Say whether every role may be tried here without a password."""
        offered = _offered(request)
        return {"offered": offered, "halls": self.intake.list_halls() if offered else []}

    @route("POST", "/api/v1/trial-sessions", body=TryOut, answer=TriedOut, status=201, public=True, refuses=(403, 404))
    def try_out(self, request: Request) -> Answer:
        """Sign in as a sample user of that role, or stand in for a device of that hall."""
        if not _offered(request):
            raise Forbidden("This is no instance to be tried: sign in.")
        role, hall, counter = (request.body[name] for name in ("role", "hall", "counter"))
        require_counter_of(self.intake.get_hall(hall=hall), counter)
        return _device(role, hall, counter) if role in DEVICE_ROLES else self.access.staff.try_out(role, hall)


def _offered(request: Request) -> bool:
    """Return whether the instance may be tried, by whoever asked.

    A page of another site cannot ask under a name of its own that leads here (DNS rebinding): where the door is on this
    machine alone, it must have been called so.
    """
    host = urlsplit(f"//{request.headers.get('Host', '')}").hostname
    return settings().trial and (settings().http_host not in _THIS_MACHINE or host in _THIS_MACHINE)


def _device(role: str, hall: str, counter: str | None) -> Answer:
    """Return a token like a device's; no device is enrolled that would be missed as silent afterwards.

    Each kiosk is one of its own, as numbers are leased to it alone.
    """
    name = f"{role}:{counter or hall}" + (f":{new_code(8)}" if role == "kiosk" else "")
    caller = Caller(name, frozenset({role}), frozenset({hall}), counter)
    token, expires = issue_token(settings().token_secret, caller, int(SESSION.total_seconds()))
    told = {"roles": [role], "halls": [hall], "staff": name, "username": name}
    return {"token": token, "expires_at": iso(expires), **told}
