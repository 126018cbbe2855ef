"""What signing in and enrolling have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from services.gateway.access.hashing import Passwords, sealed
from services.gateway.store import GatewayStore
from shared.clock import clock, iso
from shared.messaging.call import Call
from shared.security import Token, sign_token
from shared.storage import Stamp
from shared.storage.commands import CommandBook

Answer = dict[str, Any]

TRIES = 3
"""How often a write is decided again when somebody else was faster; more than one round is rare."""


def real_now() -> datetime:
    """Return the real time in whole milliseconds, as the database keeps it."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class Desk:
    """Who wants in is dealt with here, on behalf of ``call``. ``secret``: signs tokens."""

    store: GatewayStore
    passwords: Passwords
    secret: str
    call: Call

    def signed(self, token: Token) -> Answer:
        """Return ``{token, expires_at}``."""
        return {"token": sign_token(self.secret, token), "expires_at": iso(token.expires)}

    def stamp(self, actor: str | None = None) -> Stamp:
        """Return the stamp of the write that the request asks for; its body, which holds a secret, is kept sealed."""
        stamp = replace(self.call.stamp(clock.now()), command=sealed(self.secret, self.call.command))
        return replace(stamp, actor=actor) if actor else stamp

    def further(self) -> Stamp:
        """Return the stamp of a write of which no answer is kept."""
        return replace(self.stamp(), command=None)

    def made_before(self, book: CommandBook) -> str | None:
        """Return the id of what this very request made when it came before.

        Raises ``Conflict`` when its Idempotency-Key was used with another body.
        """
        command = sealed(self.secret, self.call.command)
        known = book.answered(command) if command else None
        return str(known.answer) if known else None
