"""What a service may add to the door's own look at tokens: whether one has been ended before its time."""

from __future__ import annotations

from nameko.extensions import DependencyProvider

from shared.security import Token


class TokenCheck(DependencyProvider):
    """A dependency that the door asks about every token; a service without one trusts signature and expiry alone."""

    def check(self, token: Token) -> None:
        """Raise ``Unauthorised`` when ``token`` has been ended, ``Unavailable`` when that cannot be told."""
        raise NotImplementedError
