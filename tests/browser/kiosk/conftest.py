"""Kiosks whose ticket stays long enough for a busy machine; what time does is shown by a clock that the test winds."""

from __future__ import annotations

import pytest

from tests.e2e.people import Person, done
from tests.suite import Suite

DONE_SECONDS = 120


@pytest.fixture(scope="session", autouse=True)
def patient_halls(suite: Suite) -> None:
    """Let tickets be shown for two minutes in the halls of these tests."""
    for hall in ("nanhai", "guicheng", "shishan"):
        admin = Person(suite.url, hall, suite.token("admin", hall))
        change = {"settings": {"kiosk_done_seconds": DONE_SECONDS}, "reason": "tests on a busy machine"}
        done(admin.post(f"/halls/{hall}/settings", change))
