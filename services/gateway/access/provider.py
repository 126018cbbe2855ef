"""The nameko dependency that lets people and devices in: the door asks it about tokens, workers get its desks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.gateway.access.book import DEVICE, STAFF, TokenBook
from services.gateway.access.enrolling import DeviceDesk
from services.gateway.access.hashing import Passwords
from services.gateway.access.signing import StaffDesk
from services.gateway.store import GatewayStore
from shared.config import settings
from shared.messaging.call import current
from shared.security import Token
from shared.storage import connect, database
from shared.web import TokenCheck


@dataclass(frozen=True)
class Access:
    """Where people (``staff``) and ``devices`` are let in, and which ``tokens`` are still good."""

    staff: StaffDesk
    devices: DeviceDesk
    tokens: TokenBook


class AccessProvider(TokenCheck):
    """Gives every worker desks that act on behalf of its call; the token book is the process's."""

    def setup(self) -> None:
        """Connect; nobody is in line yet."""
        self._client = connect(settings())
        self.store = GatewayStore(database(self._client, settings(), "gateway"))
        look = {STAFF: self.store.sessions.token_of, DEVICE: self.store.devices.token_of}
        self.tokens = TokenBook(lambda kind, identifier: look[kind](identifier) if kind in look else None)
        self.passwords = Passwords()

    def stop(self) -> None:
        """Close the connection."""
        self._client.close()

    def check(self, token: Token) -> None:
        """See ``TokenBook.check``."""
        self.tokens.check(token)

    def get_dependency(self, worker_ctx: Any) -> Access:
        """Return what a worker needs."""
        parts = self.store, self.passwords, settings().token_secret, current(worker_ctx)
        return Access(StaffDesk(*parts), DeviceDesk(*parts), self.tokens)
