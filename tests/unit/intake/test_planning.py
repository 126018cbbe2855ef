from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.intake.domain import HandOver, Visit, follow, hand_over, register_handed_over
from shared.contracts.events import validated
from shared.errors import Conflict, NotFound
from tests.unit.intake.worlds import (
    CALLED,
    CARD,
    FINISHED,
    ISSUED,
    NO_SHOW,
    NOON,
    TAX,
    guidance_news,
    hall,
    ticket_news,
)
from tests.unit.intake.worlds import visit as registered

EARLIER = NOON - timedelta(minutes=20)
ORDER = HandOver("g1", "pension-transfer", "social", EARLIER, "yue", ("hearing",))


def test_the_next_matter_is_due_when_the_one_before_is_finished_with_the_original_arrival() -> None:
    visit, happened = follow(registered(CARD, TAX), FINISHED)
    assert [stop.state for stop in visit.stops] == ["finished", "waiting"]
    assert [each.type for each in happened] == ["visit_planned"]
    assert validated("visit_planned", happened[0].data) == {
        "visit": "v1",
        "day": "2026-03-02",
        "language": "zh",
        "priority": "normal",
        "needs": [],
        "stop": {"stop": 1, "matter": "tax-paid-proof", "queue": "tax"},
        "arrived_at": "2026-03-02T04:00:00.000+00:00",
        "cause": "next_matter",
        "request": None,
        "agency": None,
    }


def test_a_stop_due_after_midnight_is_one_of_the_new_day() -> None:
    late = replace(FINISHED, time=datetime(2026, 3, 2, 16, 1, tzinfo=UTC))
    visit, happened = follow(registered(CARD, TAX), late)
    assert (visit.stops[1].day, happened[0].data["day"], visit.day) == ("2026-03-03", "2026-03-03", "2026-03-02")


def test_the_next_matter_is_planned_once_even_when_the_finish_is_undone_and_done_again() -> None:
    visit, _ = follow(registered(CARD, TAX), FINISHED)
    undone = ticket_news("action_undone", 5, action="service_finished", state_to="serving", call=1)
    visit, _ = follow(visit, undone)
    visit, happened = follow(visit, ticket_news("service_finished", 6, counter="nanhai-3", counter_number=3))
    assert (happened, visit.state, visit.present.stop) == ((), "open", 1)


def test_nobody_is_sent_on_who_did_not_come_and_whoever_returns_goes_on() -> None:
    missed, happened = follow(registered(CARD, TAX), NO_SHOW)
    assert (missed.state, [each.type for each in happened], missed.present.stop) == ("closed", ["visit_closed"], 0)
    back, _ = follow(missed, ticket_news("ticket_returned", 4, places_down=3, misses=1))
    assert (back.state, [stop.state for stop in back.stops]) == ("open", ["waiting", "planned"])
    served, happened = follow(back, ticket_news("service_finished", 9, counter="nanhai-3", counter_number=3))
    assert ([each.type for each in happened], served.present.stop) == (["visit_planned"], 1)


def test_a_hand_over_adds_a_stop_at_once_with_the_time_of_asking_as_arrival() -> None:
    visit, happened = hand_over(registered(), hall(), ORDER, NOON)
    added = visit.stops[1]
    assert (added.matter, added.state, added.arrived_at, visit.handovers) == (
        "pension-transfer",
        "waiting",
        EARLIER,
        {"g1": 1},
    )
    facts = validated("visit_planned", happened[0].data)
    assert (facts["cause"], facts["request"], facts["arrived_at"]) == (
        "guidance",
        "g1",
        "2026-03-02T03:40:00.000+00:00",
    )


def test_the_same_request_plans_one_stop_however_often_it_is_asked() -> None:
    visit, _ = hand_over(registered(), hall(), ORDER, NOON)
    again, happened = hand_over(visit, hall(), ORDER, NOON)
    assert again is visit
    assert happened == ()


def test_who_waits_already_for_the_same_in_the_same_queue_gets_no_second_ticket() -> None:
    waiting, _ = follow(registered(), ISSUED)
    visit, happened = hand_over(waiting, hall(), HandOver("g1", "social-card", "social", EARLIER), NOON)
    assert (visit.stops, visit.handovers, happened) == (waiting.stops, {"g1": 0}, ())


def test_a_matter_whose_turn_would_come_later_is_due_now_instead_of_being_added() -> None:
    visit, happened = hand_over(registered(CARD, TAX), hall(), HandOver("g1", "tax-paid-proof", "tax", EARLIER), NOON)
    assert [(stop.matter, stop.state) for stop in visit.stops] == [
        ("social-card", "waiting"),
        ("tax-paid-proof", "waiting"),
    ]
    assert happened[0].data["arrived_at"] == "2026-03-02T04:00:00.000+00:00"


def test_a_visit_that_was_over_goes_on_with_the_hand_over() -> None:
    over, _ = follow(registered(), FINISHED)
    visit, _ = hand_over(over, hall(), ORDER, NOON)
    assert (visit.state, visit.present.stop) == ("open", 1)


def test_late_words_of_the_guidance_desk_do_not_take_a_hand_over_back() -> None:
    visit, _ = hand_over(registered(), hall(), ORDER, NOON)
    visit, _ = follow(visit, guidance_news("guidance_claimed", 1))
    assert visit.guidance == {"g1": "handed_over"}


def test_whoever_came_to_the_guidance_desk_without_a_visit_gets_one() -> None:
    visit, happened = register_handed_over(hall(()), ORDER, NOON, visit="v", code="c")
    assert (visit.stops[0].queue, visit.language, visit.needs) == ("social", "yue", ("hearing",))
    assert (visit.handovers, visit.guidance, visit.arrived_at) == ({"g1": 0}, {"g1": "handed_over"}, EARLIER)
    facts = validated("visit_registered", happened[0].data)
    assert (facts["arrived_at"], facts["day"]) == ("2026-03-02T03:40:00.000+00:00", "2026-03-02")


def test_a_hand_over_to_a_queue_or_a_visit_of_elsewhere_is_refused() -> None:
    with pytest.raises(NotFound) as caught:
        hand_over(registered(), hall(queues=("tax",)), ORDER, NOON)
    assert caught.value.field == "queue"
    with pytest.raises(NotFound):
        register_handed_over(hall(queues=("tax",)), ORDER, NOON, visit="v", code="c")
    with pytest.raises(Conflict) as refused:
        hand_over(replace(registered(), hall="dali"), hall(), ORDER, NOON)
    assert refused.value.field == "visit"


def test_of_two_stops_under_way_the_one_that_needs_the_visitor_is_shown() -> None:
    visit, _ = hand_over(registered(), hall(), ORDER, NOON)
    assert visit.present.stop == 0
    called, _ = follow(visit, replace(CALLED, subject="t2", facts={**CALLED.facts, "stop": 1, "queue": "social"}))
    assert called.present.stop == 1


def test_a_party_may_take_no_second_ticket_for_what_is_under_way_or_planned() -> None:
    def claimed(visit: Visit) -> list[str]:
        return [stop.matter for stop in visit.claims]

    visit = registered(CARD, TAX)
    assert claimed(visit) == ["social-card", "tax-paid-proof"]
    assert claimed(follow(visit, FINISHED)[0]) == ["tax-paid-proof"]
    assert claimed(follow(visit, NO_SHOW)[0]) == []
