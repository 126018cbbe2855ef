"""Identifiers: sortable by time of birth, and codes that nobody can guess."""

from __future__ import annotations

import secrets
import time

from ulid import ULID

_CODE_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Lower case without 0/o, 1/l/i: a code is read aloud and typed from paper."""


def new_id() -> str:
    """Return a fresh ULID (26 characters); its first part is the real time of its birth in milliseconds."""
    return str(ULID())


def age_seconds(identifier: str) -> float:
    """Return the real seconds since ``identifier`` (a ULID) was made.

    Real, not the hall's time: it serves technical waits, which a clock played faster must not shorten.
    """
    return time.time() - ULID.from_str(identifier).timestamp


def new_code(length: int = 20) -> str:
    """Return an unguessable code; 20 characters of 31 carry 99 random bits."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(length))


def code_from(number: int, length: int = 20) -> str:
    """Return the code that ``number`` (secret, such as a keyed hash; at least 99 bits for 20 characters) makes."""
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(_CODE_ALPHABET))
        letters.append(_CODE_ALPHABET[place])
    return "".join(letters)
