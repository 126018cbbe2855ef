"""What a kiosk shows about the door of its hall."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.intake.domain import admission
from shared.contracts.kiosk import AdmissionView
from tests.unit.intake.worlds import NOON, ROUND_THE_CLOCK, WORKDAYS, hall

MORNING = NOON - timedelta(hours=3)


def test_an_open_hall_says_until_when() -> None:
    told = admission(hall(WORKDAYS), MORNING, None)
    assert (told["gives_tickets"], told["code"], told["closes_at"]) == (True, "open", "2026-03-02T12:00:00+08:00")
    assert [each["last_ticket"] for each in told["sessions"]] == ["2026-03-02T12:00:00+08:00"]


def test_round_the_clock_there_is_no_closing() -> None:
    assert admission(hall(ROUND_THE_CLOCK), NOON, None)["closes_at"] is None


def test_a_closed_hall_says_why_and_when_it_opens_again() -> None:
    told = admission(hall(WORKDAYS), NOON, None)
    assert (told["gives_tickets"], told["code"]) == (False, "after_closing")
    assert told["next_opening"].startswith("2026-03-03T08:30")
    assert told["words"]["en"].startswith("The hall has closed for today")


def test_a_hall_that_is_closed_at_once_says_so() -> None:
    told = admission(hall(ROUND_THE_CLOCK), NOON, "fire")
    assert (told["gives_tickets"], told["code"], told["offers"]) == (False, "closed_at_once", [])


@pytest.mark.parametrize("reason", [None, "fire"])
def test_it_is_as_the_contract_says(reason: str | None) -> None:
    assert AdmissionView().validate(admission(hall(WORKDAYS), MORNING, reason)) == {}
