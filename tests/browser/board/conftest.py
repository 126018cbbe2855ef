"""Three counters with their clerks in a hall that no test beside those of the board uses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.staffing import emptied
from tests.browser.stage import Stage
from tests.e2e.people import Person

HALL = "lishui"
COUNTERS = [f"{HALL}-{number}" for number in (1, 2, 4)]


@pytest.fixture
def clerks(stage: Stage) -> dict[str, Person]:
    """A clerk at each of three open counters that serve everybody, in a hall with nobody in it."""
    emptied(stage, HALL)
    people = {counter: stage.person("supervisor", HALL, f"chief-{counter}") for counter in COUNTERS}
    for counter, person in people.items():
        person.open(counter)
    return people


@pytest.fixture
def called(stage: Stage, clerks: dict[str, Person]) -> Any:
    """Take a ticket that a counter may call, and call it there; return the ticket."""
    kiosk = stage.person("kiosk", HALL)
    items = kiosk.get("/matters", hall=HALL, limit=100).json()["items"]

    def call(counter: str) -> dict[str, Any]:
        queues = kiosk.get(f"/halls/{HALL}").json()["counters"]
        skill = next(each["queues"][0] for each in queues if each["id"] == counter)
        matter = next(each["id"] for each in items if each["queues"].get(HALL) == skill)
        kiosk.take_ticket(matter)
        return clerks[counter].call(counter)

    return call
