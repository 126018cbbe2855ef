"""Everybody who acts in the end-to-end tests, and a hall's matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.people import Person, done

Cast = Callable[..., Person]


@pytest.fixture(scope="session")
def cast(suite: Any) -> Cast:
    """Return somebody of a role at a hall: ``cast("clerk", "guicheng")``; with a name, a person of their own."""

    def appear(role: str, hall: str, name: str | None = None) -> Person:
        return Person(suite.url, hall, suite.token(role, hall, name))

    return appear


@pytest.fixture(scope="session")
def visitor(suite: Any) -> Person:
    """Somebody without a token."""
    return Person(suite.url, "nanhai")


@pytest.fixture(scope="session")
def matters(cast: Cast) -> Callable[[str], list[dict[str, Any]]]:
    """Return a hall's matters, each with the queue it waits in there."""

    def of(hall: str) -> list[dict[str, Any]]:
        items = done(cast("kiosk", hall).get("/matters", hall=hall, limit=100))["items"]
        return [{**each, "queue": each["queues"][hall]} for each in items]

    return of
