"""Work on passwords, beside eventlet's one thread and never too much of it at once; and what only we can derive."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from eventlet import tpool
from eventlet.semaphore import Semaphore

from shared.errors import Unavailable
from shared.security import passwords
from shared.storage.commands import Command

Answer = TypeVar("Answer")

_AT_ONCE, _MAY_WAIT = 2, 40
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_CODE_LENGTH = 10
"""Ten of 31 characters are 49 bits: at 1,000 guesses a second, ten minutes find a code once in a billion times."""


class Passwords:
    """Hashes and compares in threads, two at a time; whoever comes when forty wait is asked to come again."""

    def __init__(self) -> None:
        self._turns, self._waiting = Semaphore(_AT_ONCE), 0

    def hashed(self, password: str) -> str:
        """Return the hash of ``password``."""
        return self._in_turn(lambda: passwords.hashed(password))

    def match(self, hash_: str | None, password: str) -> bool:
        """Return whether ``password`` fits ``hash_``; ``None`` (nobody's) takes as long and is ``False``."""
        fits = self._in_turn(lambda: passwords.matches(hash_ or passwords.NOBODYS, password))
        return fits and hash_ is not None

    def _in_turn(self, work: Callable[[], Answer]) -> Answer:
        if self._waiting >= _MAY_WAIT:
            raise Unavailable("Too many people sign in just now: try again in a moment.")
        self._waiting += 1
        try:
            with self._turns:
                return tpool.execute(work)
        finally:
            self._waiting -= 1


@dataclass(frozen=True)
class SealedCommand:
    """A command whose body held a secret: the hash of the body is kept keyed, so that nobody can guess with it."""

    id: str
    body_hash: str


def sealed(secret: str, command: Command | None) -> SealedCommand | None:
    """Return ``command`` in the form in which it may be stored."""
    return SealedCommand(command.id, keyed(secret, "body", command.body_hash)) if command else None


def keyed(secret: str, use: str, text: str) -> str:
    """Return what only who knows ``secret`` can make of ``text`` for ``use``, in hexadecimal."""
    return hmac.new(secret.encode(), f"{use}:{text}".encode(), hashlib.sha256).hexdigest()


def code_text(secret: str, identifier: str) -> str:
    """Return the device code whose id is ``identifier``: derived, so that the same request can be told it again."""
    number, letters = int(keyed(secret, "device-code", identifier), 16), []
    for _ in range(_CODE_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


def code_hash(secret: str, given: str) -> str:
    """Return the form in which a code is kept and found; how it is written (capitals, dashes, spaces) is forgiven."""
    return keyed(secret, "code-hash", "".join(each for each in given.lower() if each in _ALPHABET))
