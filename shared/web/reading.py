"""Reading what came over HTTP: the body within its limits, JSON, the bearer token."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import IO, Any

import eventlet
from werkzeug.wrappers import Request as WsgiRequest

from shared.errors import HallError, Invalid, Unauthorised
from shared.security import Token, read_token
from shared.web.problems import Malformed, TooLarge, TooSlow, WrongMediaType

LARGEST_BODY_BYTES = 1024 * 1024
_BODY_WITHIN_SECONDS = 10
_DRAIN_BYTES = 4 * LARGEST_BODY_BYTES
"""How much of a body that is too large is still read, so that the sender hears the answer before we hang up."""


def read_body(request: WsgiRequest) -> bytes:
    """Return the body.

    Raises ``TooLarge`` over 1 MiB, ``TooSlow`` after 10 s, ``Malformed`` when it breaks off.
    """
    try:
        with eventlet.Timeout(_BODY_WITHIN_SECONDS, TooSlow("The body did not arrive within 10 seconds.")):
            return _read_within_limits(request.environ["wsgi.input"], request.content_length or 0)
    except HallError:
        request.environ["hall.hang_up"]()
        raise
    except (OSError, ValueError) as error:
        request.environ["hall.hang_up"]()
        raise Malformed("The body broke off or is badly chunked.") from error


def _read_within_limits(stream: IO[bytes], announced: int) -> bytes:
    body = stream.read(LARGEST_BODY_BYTES + 1)
    if len(body) > LARGEST_BODY_BYTES:
        stream.read(_DRAIN_BYTES)
        raise TooLarge("The body may hold 1 MiB at most.", None, {"largest_bytes": LARGEST_BODY_BYTES})
    if len(body) < announced:
        raise Malformed("The body is shorter than its Content-Length says.")
    return body


def parse_object(body: bytes, media_type: str) -> dict[str, Any]:
    """Return the JSON object in ``body``; an empty body is an empty object.

    Raises ``WrongMediaType``, ``Malformed`` (not JSON, or text that is no Unicode) or ``Invalid`` (no object).
    """
    if not body:
        return {}
    if media_type != "application/json":
        raise WrongMediaType("Send the body as application/json.")
    try:
        parsed = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
        canonical(parsed)
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is not valid JSON in UTF-8.") from error
    if not isinstance(parsed, dict):
        raise Invalid("The body must be a JSON object.", "body")
    return parsed


def canonical(parsed: Any) -> bytes:
    """Return ``parsed`` in the one form that is hashed to tell whether two bodies say the same.

    Raises ``ValueError`` (``UnicodeEncodeError``) for text with lone surrogates, which no store takes.
    """
    return json.dumps(parsed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def digest(parsed: Any) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(parsed)).hexdigest()


def keyed_digest(parsed: Any, secret: str) -> str:
    """Return the HMAC-SHA-256 of the canonical form, by which nobody without ``secret`` can guess at the body."""
    return hmac.new(secret.encode(), canonical(parsed), hashlib.sha256).hexdigest()


def token_of(authorization: str | None, secret: str) -> Token:
    """Return the bearer token that the ``Authorization`` header holds; raises ``Unauthorised``."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorised("Send a token: Authorization: Bearer …")
    return read_token(secret, token.strip())


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
