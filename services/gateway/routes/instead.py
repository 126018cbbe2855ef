"""What is offered while something is away: a counter never is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shared.errors import Unavailable


@contextmanager
def or_a_counter() -> Iterator[None]:
    """Have whoever asks for guidance while its desk cannot answer take a ticket for a counter: 503 with ``offers``."""
    try:
        yield
    except Unavailable as error:
        words = "The guidance desk cannot answer just now: take a ticket for a counter."
        raise Unavailable(words, None, {**(error.detail or {}), "offers": ["counter"]}) from error
