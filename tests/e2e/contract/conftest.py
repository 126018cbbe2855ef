"""The hall that the contract is tried in, and the description of the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.e2e.contract.subjects import Subjects
from tests.e2e.people import Person

HALL, OTHER = "lishui", "xiqiao"


@pytest.fixture(scope="session")
def subjects(suite: Any, matters: Callable[[str], list[dict[str, Any]]], cast: Callable[..., Person]) -> Subjects:
    """Things of one hall to act on."""
    return Subjects(suite, HALL, matters(HALL)[0], cast)


@pytest.fixture(scope="session")
def description(suite: Any) -> dict[str, Any]:
    """The OpenAPI document as the door gives it."""
    answer = requests.get(f"{suite.url}/api/openapi.json", timeout=10)
    assert answer.status_code == 200
    return answer.json()
