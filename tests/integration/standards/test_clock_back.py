"""A service clock that is stepped back: nothing is checked twice, nothing is lost, and what stands is right again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.standards.standing_rounds import running_in
from services.standards.store.standings import Running
from shared.clock import iso
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import OPENS, Morning, at
from tests.integration.standards.rounds import Copy, set_clock

MIDNIGHT = datetime(2026, 3, 2, 16, tzinfo=UTC)
DAY = "2026-03-01T16:00:00.000Z"


@pytest.fixture
def copy(monkeypatch, office: Office, bad: Office, store):
    """Return a copy of the office's rounds, of this hall alone, and a way to set its clock."""
    store.database["schedules"].delete_many({})
    monkeypatch.setattr(store.evidence, "halls", lambda: [office.hall])
    return Copy(store), lambda moment: set_clock(monkeypatch, moment)


def checks_of_the_day(office: Office) -> list[dict[str, Any]]:
    found = office.by("officer").list_checks(hall=office.hall, occasion="day", limit=200)["items"]
    return [each for each in found if each["from"] == DAY]


def seen(rounds: Copy, running: Running, as_of: str) -> dict[str, Any]:
    """Return the standing once this copy or the running office has seen it at ``as_of``."""

    def content() -> dict[str, Any]:
        return rounds.store.standings.get(running) or {}

    rounds.store.standings.want(running)
    rounds.see_standings()
    eventually(lambda: content().get("as_of") == as_of, "the standing")
    return content()


def test_a_day_that_was_checked_is_not_checked_again_when_the_clock_goes_back_over_its_end(copy, bad):
    rounds, set_to = copy
    for minutes in (10, -120, -30, 10, 20):  # forward, back before midnight, and over it again
        set_to(MIDNIGHT + timedelta(minutes=minutes))
        rounds.check_windows()
    (check,) = checks_of_the_day(bad)
    assert (check["state"], check["as_of"]) == ("current", iso(MIDNIGHT))


def test_a_standing_that_was_seen_before_the_clock_went_back_is_right_at_every_time(copy, bad, store):
    rounds, set_to = copy
    samples = []
    for moment in (at(120), at(40), OPENS - timedelta(hours=1), at(120)):
        set_to(moment)
        running = running_in(bad.hall, "nanhai-hall", "day", moment, "Asia/Shanghai")
        content = seen(rounds, running, iso(moment))
        samples.append(next(each["sample"] for each in content["clauses"] if each["id"] == "W-01"))
    assert samples == [10, 4, 0, 10]


def test_a_standing_of_a_day_that_has_not_begun_any_more_says_nothing_and_breaks_nothing(copy, bad, store):
    rounds, set_to = copy
    tomorrow = MIDNIGHT + timedelta(hours=2)
    set_to(tomorrow)
    running = running_in(bad.hall, "nanhai-hall", "day", tomorrow, "Asia/Shanghai")
    set_to(MIDNIGHT - timedelta(hours=2))
    content = seen(rounds, running, iso(MIDNIGHT))
    assert [each["verdict"] for each in content["clauses"] if each["id"] == "W-01"] == ["no_evidence"]


def test_an_event_whose_time_is_before_the_one_before_it_is_evidence_like_any_other(office: Office, morning: Morning):
    morning.publish()
    known = morning.waiting(1, 30)
    morning.call(known, 5)  # the queue's clock was stepped back by 25 minutes
    office.hear(morning.events)
    facts = office.store.evidence._facts._each("tickets", {"hall": office.hall})
    (ticket,) = list(facts)
    assert (ticket.queued_at, ticket.first_called_at) == (at(30), at(5))
