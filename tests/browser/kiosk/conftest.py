"""Kiosks whose ticket stays long enough for a busy machine; what time does is shown by a clock that the test winds."""

from __future__ import annotations

import pytest

from tests.browser.kiosk.hands import be_patient
from tests.e2e.people import Person
from tests.suite import Suite


@pytest.fixture(scope="session", autouse=True)
def patient_halls(suite: Suite) -> None:
    """Let tickets be shown for two minutes in the halls of these tests."""
    for hall in ("nanhai", "guicheng", "shishan", "jiujiang"):
        be_patient(Person(suite.url, hall, suite.token("admin", hall)))
