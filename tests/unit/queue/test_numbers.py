"""What is printed, and which day it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.queue.domain.numbers import label
from tests.unit.queue.hall import a_hall, cases, name_of


@pytest.mark.parametrize("case", cases("numbers"), ids=name_of)
def test_what_is_printed(case):
    assert label(case["letter"], case["sequence"]) == case["printed"]


def test_there_is_no_number_nought():
    with pytest.raises(ValueError, match="start at 1"):
        label("A", 0)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 1, 15, 59, tzinfo=UTC), "2026-03-01"),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "2026-03-02"),
    ],
)
def test_the_service_day_begins_at_midnight_in_the_hall(moment, day):
    assert a_hall().day(moment) == day
