"""Bearer tokens: signed statements of who the caller is (JWT, HS256)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt

from shared.errors import Unauthorised
from shared.security.callers import Caller

_ALGORITHM = "HS256"
_AUDIENCE = "service-hall"


@dataclass(frozen=True)
class Token:
    """What a bearer token says.

    ``expires``: in real time (UTC). ``session``: what it hangs on and ends with (``staff:01J…``, ``device:01J…``);
    ``id``: which of that session's tokens it is; both ``None`` for a token that only its expiry ends (``hall token``).
    """

    caller: Caller
    expires: datetime
    session: str | None = None
    id: str | None = None

    @property
    def expired(self) -> bool:
        """Return whether its time is over."""
        return self.expires <= datetime.now(UTC)


def issue_token(secret: str, caller: Caller, lasts_seconds: int) -> tuple[str, datetime]:
    """Return a token for ``caller`` and the moment (UTC, real time) when it expires."""
    expires = datetime.fromtimestamp(int(time.time()) + lasts_seconds, UTC)
    return sign_token(secret, Token(caller, expires)), expires


def sign_token(secret: str, token: Token) -> str:
    """Return ``token`` as text; the same token gives the same text."""
    claims: dict[str, Any] = {
        "sub": token.caller.id,
        "roles": sorted(token.caller.roles),
        "halls": sorted(token.caller.halls),
        "aud": _AUDIENCE,
        "exp": int(token.expires.timestamp()),
    }
    if token.caller.counter is not None:
        claims["counter"] = token.caller.counter
    if token.session is not None:
        claims |= {"sid": token.session, "jti": token.id}
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def read_token(secret: str, text: str) -> Token:
    """Return what ``text`` says; raises ``Unauthorised`` when it is forged, incomplete or expired."""
    try:
        claims = jwt.decode(
            text, secret, algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["sub", "exp", "aud"]}
        )
        named = frozenset(claims["roles"]), frozenset(claims["halls"])
        caller = Caller(str(claims["sub"]), *named, claims.get("counter"))
        return Token(caller, datetime.fromtimestamp(claims["exp"], UTC), claims.get("sid"), claims.get("jti"))
    except (jwt.PyJWTError, KeyError, TypeError) as error:
        raise Unauthorised("The token is not valid or has expired: sign in again.") from error


def verify_token(secret: str, token: str) -> Caller:
    """Return the caller of ``token``; raises ``Unauthorised`` when it is forged, incomplete or expired."""
    return read_token(secret, token).caller
