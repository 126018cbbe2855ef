"""The errors that rooms say to each other and, through the gateway, to people.

They live in this one module because remote errors are recognised by module path, and take positional
arguments only because that is how they are rebuilt on the other side of a queue.
"""

from __future__ import annotations

from typing import Any, ClassVar


class HallError(Exception):
    """An error with a sentence for people.

    ``message``: what is wrong and what is expected, without internals or personal data.
    ``field``: the dotted name of the input that is wrong, or ``None``.
    ``detail``: plain JSON facts a caller can act on (``{"seconds_left": 12}``), or ``None``.
    """

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Internal error"

    def __init__(self, message: str, field: str | None = None, detail: dict[str, Any] | None = None) -> None:
        super().__init__(message, field, detail)
        self.message, self.field, self.detail = message, field, detail

    def __str__(self) -> str:
        return self.message


class NotFound(HallError):
    """The thing named does not exist."""

    status, slug, title = 404, "not-found", "Not found"


class Conflict(HallError):
    """The present state does not allow this; ``detail`` names the state."""

    status, slug, title = 409, "conflict", "Conflict"


class Invalid(HallError):
    """The input does not fit; ``field`` says which part, ``message`` what is expected."""

    status, slug, title = 422, "invalid", "Invalid input"


class Unauthorised(HallError):
    """No token, or one that is wrong or expired."""

    status, slug, title = 401, "unauthorised", "Sign-in needed"


class Forbidden(HallError):
    """The caller's role, hall or counter does not allow this."""

    status, slug, title = 403, "forbidden", "Not allowed"


class TooManyRequests(HallError):
    """Too often; ``detail["retry_after_seconds"]`` says when to come again."""

    status, slug, title = 429, "too-many-requests", "Too many requests"


class Unavailable(HallError):
    """A service or store cannot answer just now; asking again later is right."""

    status, slug, title = 503, "unavailable", "Temporarily unavailable"


class Transient(Exception):
    """Raised by an event handler whose event cannot be handled yet: it waits and comes again."""


REMOTE: dict[str, type[HallError]] = {
    kind.__name__: kind for kind in (NotFound, Conflict, Invalid, Unauthorised, Forbidden, TooManyRequests, Unavailable)
}
"""Errors that keep their class when they cross from one service to another."""
