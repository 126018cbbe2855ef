"""Checks by themselves: each day, week and month once, however many copies, also after a time without service."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from shared.config import settings
from tests.integration.standards.conftest import Office
from tests.integration.standards.rounds import Copy, set_clock

MIDNIGHT = datetime(2026, 3, 2, 16, tzinfo=UTC)
"""The end of the morning's day in the hall's zone."""
MORNINGS_DAY = "2026-03-01T16:00:00.000Z"
"""Its beginning."""


@pytest.fixture
def on(monkeypatch, office, bad, store):
    """Return a way to have scheduled checks made at a moment, by a copy of its own; of this hall alone."""
    store.database["schedules"].delete_many({})
    monkeypatch.setattr(store.evidence, "halls", lambda: [office.hall])

    def check_at(moment: datetime, times: int = 1) -> None:
        set_clock(monkeypatch, moment)
        for _ in range(times):
            Copy(store).check_windows()

    return check_at


def checks(office: Office, occasion: str) -> list[dict[str, Any]]:
    return list(office.by("officer").list_checks(hall=office.hall, occasion=occasion, limit=200)["items"])


def test_a_day_is_checked_once_it_is_over_in_the_halls_zone_and_settled(bad, on):
    on(MIDNIGHT - timedelta(seconds=1))
    on(MIDNIGHT + timedelta(seconds=299))
    assert MORNINGS_DAY not in {each["from"] for each in checks(bad, "day")}
    on(MIDNIGHT + timedelta(seconds=300))
    found = {each["from"]: each for each in checks(bad, "day")}[MORNINGS_DAY]
    assert (found["to"], found["as_of"], found["occasion"]) == ("2026-03-02T16:00:00.000Z", found["to"], "day")
    assert next(each for each in found["clauses"] if each["id"] == "W-01")["verdict"] == "failed"


def test_what_failed_on_a_day_raises_findings(bad, on):
    on(MIDNIGHT + timedelta(minutes=10))
    assert "W-01" in {each["clause"] for each in bad.by("officer").list_findings(hall=bad.hall)["items"]}


def test_looking_again_makes_no_second_check(bad, on):
    on(MIDNIGHT + timedelta(minutes=10), times=3)
    periods = [each["from"] for each in checks(bad, "day")]
    assert len(periods) == len(set(periods))


def test_several_copies_at_once_make_each_check_once(bad, on, store, monkeypatch):
    set_clock(monkeypatch, MIDNIGHT + timedelta(days=40))
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(Copy(store).check_windows) for _ in range(12)]:
            done.result()
    periods = [each["from"] for each in checks(bad, "day")]
    assert len(periods) >= 20
    assert len(periods) == len(set(periods))


def test_a_copy_that_died_after_storing_leaves_its_check_to_the_next_which_makes_no_other(bad, on, store):
    on(MIDNIGHT + timedelta(minutes=10))
    store.database["schedules"].update_one(
        {"hall": bad.hall, "window": "day"}, {"$set": {"next": "2026-03-02", "due_at": MIDNIGHT}}
    )
    on(MIDNIGHT + timedelta(minutes=11))
    assert [each["from"] for each in checks(bad, "day")].count(MORNINGS_DAY) == 1


def test_after_a_time_without_service_the_days_are_caught_up_with_but_not_for_ever(bad, on):
    on(MIDNIGHT + timedelta(days=100, minutes=10), times=20)
    found = sorted(each["from"] for each in checks(bad, "day"))
    assert found[-1] == "2026-06-09T16:00:00.000Z"
    assert len(found) == settings().scheduled_catch_up_days
    assert [each["from"] for each in checks(bad, "month")][-1] == "2026-03-31T16:00:00.000Z"


def test_a_month_and_a_week_are_checked_as_wholes(bad, on):
    on(MIDNIGHT + timedelta(days=30), times=6)
    assert ("2026-02-28T16:00:00.000Z", "2026-03-31T16:00:00.000Z") in {
        (each["from"], each["to"]) for each in checks(bad, "month")
    }
    assert ("2026-03-01T16:00:00.000Z", "2026-03-08T16:00:00.000Z") in {
        (each["from"], each["to"]) for each in checks(bad, "week")
    }


def test_a_second_day_has_the_trend_of_the_first(bad, on, morning):
    on(MIDNIGHT + timedelta(days=1, minutes=10))
    newest = checks(bad, "day")[0]
    assert newest["from"] == MIDNIGHT.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert {each["trend"] for each in newest["clauses"] if each["id"] == "W-01"} == {None}, "nobody came on it"
    assert newest["scores"]["domains"]


def test_a_standard_may_ask_for_fewer_checks(bad, on):
    standard = {**read_standard(), "id": "monthly", "checked_every": ["month"]}
    bad.by("admin").publish_standard(standard=standard)
    on(MIDNIGHT + timedelta(days=2))
    assert {each["standard"] for each in checks(bad, "day")} == {"nanhai-hall"}
