"""Bearer tokens: signed statements of who the caller is (JWT, HS256)."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import jwt

from shared.errors import Unauthorised
from shared.security.callers import Caller

_ALGORITHM = "HS256"
_AUDIENCE = "service-hall"


def issue_token(secret: str, caller: Caller, lasts_seconds: int) -> tuple[str, datetime]:
    """Return a token for ``caller`` and the moment (UTC, real time) when it expires."""
    expires = int(time.time()) + lasts_seconds
    claims = {
        "sub": caller.id,
        "roles": sorted(caller.roles),
        "halls": sorted(caller.halls),
        "aud": _AUDIENCE,
        "exp": expires,
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM), datetime.fromtimestamp(expires, UTC)


def verify_token(secret: str, token: str) -> Caller:
    """Return the caller of ``token``; raises ``Unauthorised`` when it is forged, incomplete or expired."""
    try:
        claims = jwt.decode(
            token, secret, algorithms=[_ALGORITHM], audience=_AUDIENCE, options={"require": ["sub", "exp", "aud"]}
        )
        return Caller(str(claims["sub"]), frozenset(claims["roles"]), frozenset(claims["halls"]))
    except (jwt.PyJWTError, KeyError, TypeError) as error:
        raise Unauthorised("The token is not valid or has expired: sign in again.") from error
