from __future__ import annotations

from typing import Any

import pytest

from services.intake.domain import hall_problems, matter_problems, publish
from shared.contracts.events import validated


def facts(**changed: Any) -> dict[str, Any]:
    name = {"zh": "厅", "en": "Hall"}
    queues = [
        {"id": "social", "letter": "A", "name": name, "average_minutes": 8.0},
        {"id": "tax", "letter": "B", "name": name, "average_minutes": 9.0},
    ]
    counters = [{"id": "dali-1", "number": 1, "queues": ["social", "tax"], "name": None}]
    hours = [{"weekday": 1, "opens": "08:30", "closes": "12:00"}]
    settings = {
        "credit_minutes": {"normal": 0.0},
        "one_priority_call_in": 3,
        "recall_after_seconds": 20,
        "calls_before_no_show": 2,
        "return_within_minutes": 30,
        "return_places_down": 3,
        "matters_per_visit": 3,
        "wait_confidence": 0.8,
    }
    plain = {"id": "dali", "name": name, "address": name, "zone": "Asia/Shanghai", "guidance_seats": 2}
    return {**plain, "queues": queues, "counters": counters, "hours": hours, "settings": settings, **changed}


def test_the_first_publication_is_revision_1_and_is_told() -> None:
    made = publish("hall", None, 0, facts())
    assert (made.revision, made.changed) == (1, True)
    assert validated("hall_published", made.happened[0].data)["hall"]["id"] == "dali"


def test_publishing_the_same_again_changes_nothing_and_tells_nobody() -> None:
    made = publish("hall", facts(), 4, facts())
    assert (made.revision, made.changed, made.happened) == (4, False, ())


def test_a_change_is_the_next_revision() -> None:
    made = publish("hall", facts(), 4, facts(guidance_seats=3))
    assert (made.revision, made.changed, made.happened[0].data["revision"]) == (5, True, 5)


def test_a_sound_hall_has_no_problems() -> None:
    assert hall_problems(facts()) == []


DOUBLE = {"id": "tax", "letter": "A", "name": {}, "average_minutes": 1.0}


@pytest.mark.parametrize(
    ("changed", "path", "words"),
    [
        ({"zone": "Asia/Nanhai"}, ("zone",), "no time zone"),
        ({"zone": "../etc/passwd"}, ("zone",), "no time zone"),
        ({"queues": [*facts()["queues"], DOUBLE]}, ("queues", 2, "id"), "used twice"),
        ({"queues": [*facts()["queues"], {**DOUBLE, "id": "civil"}]}, ("queues", 2, "letter"), "used twice"),
        ({"counters": facts()["counters"] * 2}, ("counters", 1, "id"), "used twice"),
        ({"counters": facts()["counters"] * 2}, ("counters", 1, "number"), "used twice"),
        ({"counters": [{"id": "dali-2", "number": 1, "queues": ["tax"]}]}, ("counters", 0, "id"), "must be dali-1"),
        ({"counters": [{"id": "dali-1", "number": 1, "queues": ["x"]}]}, ("counters", 0, "queues", 0), "no queue x"),
        ({"hours": [{"weekday": 1, "opens": "12:00", "closes": "12:00"}]}, ("hours", 0, "closes"), "later than"),
    ],
)
def test_what_no_single_field_shows_is_found(changed: dict[str, Any], path: tuple[Any, ...], words: str) -> None:
    found = dict(hall_problems(facts(**changed)))
    assert words in found[path]


def test_a_matter_must_be_open_in_halls_and_queues_that_exist() -> None:
    known = {"dali": frozenset({"tax"})}
    assert matter_problems({"queues": {"dali": "tax"}}, known) == []
    assert matter_problems({"queues": {"dali": "x"}}, known) == [(("queues", "dali"), "The hall dali has no queue x.")]
    assert matter_problems({"queues": {"moon": "x"}}, known) == [(("queues", "moon"), "There is no hall moon.")]
