"""What a visit makes of a closing, and of an appointment that it keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.intake.domain import Kept, Wish, arrival_notice, closed_at_once, follow, register
from services.intake.domain.registration import stop_fact
from shared.contracts.events import validated
from tests.unit.intake.worlds import CARD, ISSUED, NOON, TAX, hall, ticket_news, visit


@pytest.mark.parametrize("cause", ["day_closed", "hall_closed"])
def test_after_a_closing_no_further_stop_is_planned(cause):
    two, _ = follow(visit(CARD, TAX), ISSUED)
    after, happened = follow(two, ticket_news("ticket_cancelled", 1, state_from="waiting", cause=cause))
    assert [stop.state for stop in after.stops] == ["cancelled", "cancelled"]
    assert after.state == "cancelled"
    assert [each.type for each in happened] == ["visit_closed"]


def test_a_visitor_who_gives_a_ticket_back_goes_on_to_the_next_matter():
    two, _ = follow(visit(CARD, TAX), ISSUED)
    after, happened = follow(two, ticket_news("ticket_cancelled", 1, state_from="waiting", cause="visitor"))
    assert [stop.state for stop in after.stops] == ["cancelled", "waiting"]
    assert [each.type for each in happened] == ["visit_planned"]


@pytest.mark.parametrize("type_", ["ticket_suspended", "ticket_carried_over"])
def test_whose_ticket_is_kept_waits(type_):
    called, _ = follow(visit(), ticket_news("ticket_called", 1, counter="nanhai-3", counter_number=3, call=1))
    after, _ = follow(called, ticket_news(type_, 2, cause="hall_closed", reason="fire"))
    assert (after.state, after.present.state) == ("open", "waiting")
    assert after.present.ticket is not None
    assert after.present.ticket.counter is None


def test_an_appointment_kept_in_time_is_said_to_the_queue_and_a_late_one_is_not():
    at = NOON + timedelta(minutes=10)
    kept, happened = register(Wish(), hall(), [CARD], NOON, visit="v", code="c", kept=Kept("a1", at, in_time=True))
    told = validated("visit_registered", happened[0].data)["stops"][0]
    assert (told["kind"], kept.appointment) == ("appointment", "a1")
    assert kept.stops[0].appointment_at == at
    late, happened = register(Wish(), hall(), [CARD], NOON, visit="v", code="c", kept=Kept("a1", at, in_time=False))
    assert "kind" not in happened[0].data["stops"][0]
    assert late.appointment == "a1"


def test_a_stop_without_an_appointment_says_nothing_of_one():
    stop = visit().stops[0]
    assert stop_fact(stop).keys() == {"stop", "matter", "queue"}
    assert stop_fact(replace(stop, kind="appointment", appointment_at=NOON))["appointment_at"].startswith("2026-03-02")


@pytest.mark.parametrize("arrival", ["early", "in_time", "late"])
def test_the_kiosk_says_in_both_languages_whether_the_time_is_kept(arrival):
    told = arrival_notice(arrival, "2026-03-03T02:15:00.000Z", "Asia/Shanghai")
    assert (told["code"], bool(told["zh"]), bool(told["en"])) == (arrival, True, True)
    assert ("10:15" in told["zh"]) is (arrival == "early")


def test_a_hall_that_is_closed_at_once_says_why():
    refusal = closed_at_once(hall(), "停电")
    assert refusal.detail is not None
    assert refusal.detail["code"] == "closed_at_once"
    assert "停电" in refusal.detail["words"]["zh"]
