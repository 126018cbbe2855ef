from __future__ import annotations

import json

import pytest

from services.intake.domain import Matter, Wish, register
from shared.contracts.events import validated
from shared.errors import Conflict, Invalid
from tests.unit.intake.worlds import CARD, NOON, PENSION, TAX, WORKDAYS, hall


def test_a_registered_visit_waits_in_the_queue_that_the_matter_has_in_this_hall() -> None:
    visit, happened = register(Wish("elderly", ("hearing",), "yue"), hall(), [CARD], NOON, visit="v1", code="c")
    assert (visit.state, visit.day, visit.priority) == ("open", "2026-03-02", "elderly")
    assert [(stop.stop, stop.queue, stop.state, stop.ticket) for stop in visit.stops] == [
        (0, "social", "waiting", None)
    ]
    assert validated("visit_registered", happened[0].data)["stops"][0]["matter"] == "social-card"


def test_the_code_of_a_visit_is_in_no_event() -> None:
    _, happened = register(Wish(), hall(), [CARD], NOON, visit="v1", code="secret-code")
    assert "secret-code" not in json.dumps([each.data for each in happened])


def test_a_need_said_twice_is_kept_once() -> None:
    visit, _ = register(Wish(needs=("hearing", "wheelchair", "hearing")), hall(), [CARD], NOON, visit="v", code="c")
    assert visit.needs == ("hearing", "wheelchair")


def test_a_matter_that_is_not_open_in_this_hall_is_refused_by_name() -> None:
    elsewhere = Matter("driving", {"shishan": "transport"})
    with pytest.raises(Conflict, match="driving is not open in the hall nanhai") as caught:
        register(Wish(), hall(), [elsewhere], NOON, visit="v", code="c")
    assert caught.value.field == "matter"


def test_a_matter_whose_queue_the_hall_has_given_up_is_refused() -> None:
    with pytest.raises(Conflict, match="closed the queue"):
        register(Wish(), hall(queues=("tax",)), [CARD], NOON, visit="v", code="c")


def test_a_closed_hall_says_when_it_opens_next() -> None:
    with pytest.raises(Conflict, match=r"opens at 2026-03-03 08:30 \(Asia/Shanghai\)") as caught:
        register(Wish(), hall(WORKDAYS), [CARD], NOON, visit="v", code="c")
    told = {"state": "closed", "code": "after_closing", "next_opening": "2026-03-03T08:30:00+08:00"}
    assert caught.value.detail | told == caught.value.detail
    assert caught.value.field == "hall"


def test_a_hall_that_never_opens_says_so() -> None:
    with pytest.raises(Conflict, match="no opening is planned"):
        register(Wish(), hall(()), [CARD], NOON, visit="v", code="c")


def test_of_several_matters_the_first_waits_and_the_others_are_planned_with_the_same_arrival() -> None:
    visit, happened = register(Wish(), hall(), [CARD, TAX, PENSION], NOON, visit="v", code="c")
    assert [(each.stop, each.queue, each.state) for each in visit.stops] == [
        (0, "social", "waiting"),
        (1, "tax", "planned"),
        (2, "social", "planned"),
    ]
    assert {each.arrived_at for each in visit.stops} == {NOON}
    assert [each["matter"] for each in validated("visit_registered", happened[0].data)["stops"]] == [
        "social-card",
        "tax-paid-proof",
        "pension-transfer",
    ]


def test_more_matters_than_the_hall_takes_are_refused_with_the_limit() -> None:
    four = [CARD, TAX, PENSION, Matter("fourth", {"nanhai": "tax"})]
    with pytest.raises(Invalid) as caught:
        register(Wish(), hall(), four, NOON, visit="v", code="c")
    assert (caught.value.field, caught.value.detail) == ("matters", {"limit": 3})


def test_the_one_of_several_matters_that_is_not_open_is_named_by_its_place() -> None:
    with pytest.raises(Conflict) as caught:
        register(Wish(), hall(), [CARD, Matter("driving", {"shishan": "transport"})], NOON, visit="v", code="c")
    assert caught.value.field == "matters.1"
