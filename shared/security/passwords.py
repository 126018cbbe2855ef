"""Passwords: kept as argon2id hashes, with the parameters that OWASP names first for it: 19 MiB, 2 passes, 1 lane.

RFC 9106 would like 64 MiB; a hundred clerks who sign in at half past eight share one small machine.
Source: OWASP Password Storage Cheat Sheet; RFC 9106.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$xq+t27UD3hL9k1BoSNwdAA$SeiOATgQifLg3YOHJRrJvXMNzEVOZAzCJ+8sDdn81s8"
"""The hash of a password that was thrown away: comparing with it takes as long as with anybody's."""


def hashed(password: str) -> str:
    """Return the hash of ``password`` with a salt of its own.

    Takes some 20 ms of a core and 19 MiB, so under eventlet only in a thread.
    """
    return _HASHER.hash(password)


def matches(hash_: str, password: str) -> bool:
    """Return whether ``password`` is the one of ``hash_``; takes as long as ``hashed``, whatever the answer."""
    try:
        return _HASHER.verify(hash_, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hash_: str) -> bool:
    """Return whether ``hash_`` was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(hash_)
