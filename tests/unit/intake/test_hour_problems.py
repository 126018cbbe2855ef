"""Hours, quotas and appointments that cannot be: each refused by the field that is wrong."""

from __future__ import annotations

import pytest

from services.intake.domain import hall_problems
from shared.contracts.halls import Hall as HallSchema
from shared.contracts.parsing import dotted, parsed
from shared.errors import Invalid
from tests.unit.hours.test_door import office_hall

SLOT = {"queue": "tax", "begins": "09:00", "ends": "12:00", "minutes": 30, "places": 2}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": [{"weekday": 1, "opens": "12:00", "closes": "09:00"}]}, "hours.0.closes"),
        ({"hours": [{"weekday": 1, "opens": "09:00", "closes": "12:00"}] * 2}, "hours.1.opens"),
        (
            {"hours": [{"weekday": 1, "opens": "09:00", "closes": "12:00", "last_ticket": "12:30"}]},
            "hours.0.last_ticket",
        ),
        ({"special_days": [{"day": "2026-02-30", "reason": {"zh": "a", "en": "b"}}]}, "special_days.0.day"),
        ({"special_days": [{"day": "2026-02-03", "reason": {"zh": "a", "en": "b"}}] * 2}, "special_days.1.day"),
        ({"lunches": [{"begins": "12:00", "ends": "13:00", "counters": [99]}]}, "lunches.0.counters.0"),
        ({"lunches": [{"begins": "13:00", "ends": "12:00", "counters": []}]}, "lunches.0.ends"),
        ({"quotas": [{"queue": "nowhere", "tickets": 3}]}, "quotas.0.queue"),
        ({"appointments": {"slots": [{**SLOT, "queue": "nowhere"}]}}, "appointments.slots.0.queue"),
        ({"appointments": {"slots": [SLOT, {**SLOT, "begins": "11:00"}]}}, "appointments.slots.1.begins"),
        ({"appointments": {"slots": [SLOT], "day_quota": {"nowhere": 1}}}, "appointments.day_quota.nowhere"),
    ],
)
def test_what_cannot_be_is_named(change, field):
    assert field in [dotted(path) for path, _ in hall_problems(office_hall(**change))]


def test_the_hall_of_the_table_is_in_order():
    assert hall_problems(office_hall()) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"calendar": {"follows": "moon"}}, "calendar.follows"),
        ({"quotas": [{"queue": "tax", "tickets": -1}]}, "quotas.0.tickets"),
        ({"appointments": {"slots": []}}, "appointments.slots"),
        ({"appointments": {"slots": [{**SLOT, "minutes": 1}]}}, "appointments.slots.0.minutes"),
        ({"lunches": [{"begins": "noon", "ends": "13:00", "counters": [1]}]}, "lunches.0.begins"),
    ],
)
def test_what_does_not_fit_its_field_is_refused(change, field):
    with pytest.raises(Invalid) as refused:
        parsed(HallSchema(), office_hall() | change)
    assert field in refused.value.detail["problems"]
