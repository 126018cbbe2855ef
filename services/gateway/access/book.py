"""Which tokens are still good: every copy of the gateway looks, and remembers for a second."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from pymongo.errors import PyMongoError

from shared.errors import Unauthorised, Unavailable
from shared.security import Token

_log = structlog.get_logger("access")

STAFF, DEVICE = "staff", "device"
_FRESH_SECONDS = 1.0
_IN_NEED_SECONDS = 60.0
_REMEMBERED = 20_000

Look = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Seen:
    """``good``: the id of the token that is good for a session (``None``: none is), as read ``at`` (monotonic s)."""

    good: str | None
    at: float
    asked_at: float


class TokenBook:
    """Answers from memory for a second, and while the database is away for a minute.

    While the database is away nothing can be revoked either, so the last answer is the best there is.
    """

    def __init__(self, look: Look, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._look, self._now = look, monotonic
        self._seen: OrderedDict[str, Seen] = OrderedDict()

    def check(self, token: Token) -> None:
        """Raise ``Unauthorised`` when ``token`` has been revoked, ``Unavailable`` when nobody can tell."""
        if token.session is not None and self._good(token.session) != token.id:
            raise Unauthorised("This token was ended: sign in again.")

    def holds(self, token: Token) -> bool:
        """Return whether ``token`` is still good; while nobody can tell, it is."""
        try:
            self.check(token)
        except Unauthorised:
            return False
        except Unavailable:
            return not token.expired
        return not token.expired

    def forget(self, session: str) -> None:
        """Look anew at ``session``: it was just ended here."""
        self._seen.pop(session, None)

    def _good(self, session: str) -> str | None:
        now, seen = self._now(), self._seen.get(session)
        if seen is None or now - seen.asked_at >= _FRESH_SECONDS:
            seen = self._asked(session, seen, now)
            self._seen[session] = seen
            self._seen.move_to_end(session)
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return seen.good

    def _asked(self, session: str, before: Seen | None, now: float) -> Seen:
        kind, _, identifier = session.partition(":")
        try:
            return Seen(self._look(kind, identifier), now, now)
        except PyMongoError as error:
            if before is None or now - before.at > _IN_NEED_SECONDS:
                raise Unavailable("Whether this token is still good cannot be told just now.") from error
            _log.warning("tokens_from_memory", error=type(error).__name__)
            return Seen(before.good, before.at, self._now())
