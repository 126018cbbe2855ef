"""Several matters in one visit: which wait at once, and which for others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.intake.domain import Matter, Visit, Wish, follow, register
from shared.contracts.events import validated
from shared.happening import Happened
from tests.unit.intake.worlds import NOON, hall, ticket_news

LICENCE = Matter("licence", {"nanhai": "social"})
SEAL = Matter("seal", {"nanhai": "tax"}, ("licence",))
TAX = Matter("tax-start", {"nanhai": "tax"})


def registered(*matters: Matter, at_once: bool = True) -> tuple[Visit, tuple[Happened, ...]]:
    there = replace(hall(), stops_at_once=at_once)
    return register(Wish(), there, matters, NOON, visit="v1", code="secret-code")


def states(visit: Visit) -> list[tuple[str, str]]:
    return [(stop.matter, stop.state) for stop in visit.stops]


def test_independent_matters_wait_at_once_where_the_hall_lets_them() -> None:
    visit, happened = registered(LICENCE, TAX)
    assert states(visit) == [("licence", "waiting"), ("tax-start", "waiting")]
    assert [each.type for each in happened] == ["visit_registered", "visit_planned"]
    assert validated("visit_planned", happened[1].data)["cause"] == "at_once"
    assert happened[1].data["arrived_at"] == happened[0].data["arrived_at"]


def test_elsewhere_they_wait_one_after_the_other() -> None:
    visit, happened = registered(LICENCE, TAX, at_once=False)
    assert states(visit) == [("licence", "waiting"), ("tax-start", "planned")]
    assert [each.type for each in happened] == ["visit_registered"]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_depends_on_another_is_behind_it_however_it_was_asked_for(at_once: bool) -> None:
    visit, _ = registered(SEAL, LICENCE, at_once=at_once)
    assert states(visit) == [("licence", "waiting"), ("seal", "planned")]
    assert visit.stops[1].after == (0,)


def test_a_dependent_matter_is_due_when_its_own_are_done_though_others_still_wait() -> None:
    visit, _ = registered(SEAL, TAX, LICENCE)
    assert states(visit) == [("tax-start", "waiting"), ("licence", "waiting"), ("seal", "planned")]
    visit, happened = follow(visit, ticket_news("service_finished", 4, stop=1, counter="nanhai-3", counter_number=3))
    assert states(visit) == [("tax-start", "waiting"), ("licence", "finished"), ("seal", "waiting")]
    assert [(each.data["stop"]["matter"], each.data["cause"]) for each in happened] == [("seal", "next_matter")]
    again, none = follow(visit, ticket_news("service_finished", 4, stop=1, counter="nanhai-3", counter_number=3))
    assert (again, none) == (visit, ())


def test_nobody_goes_on_to_what_depends_on_a_missed_matter() -> None:
    visit, _ = registered(LICENCE, SEAL)
    missed = ticket_news("ticket_no_show", 3, counter="nanhai-3", counter_number=3, calls=2, misses=1, void=False)
    visit, happened = follow(visit, missed)
    assert states(visit) == [("licence", "no_show"), ("seal", "planned")]
    assert [each.type for each in happened] == ["visit_closed"]


def test_matters_that_depend_on_each_other_in_a_circle_are_done_as_asked_for() -> None:
    one, other = Matter("one", {"nanhai": "tax"}, ("other",)), Matter("other", {"nanhai": "tax"}, ("one",))
    visit, _ = registered(one, other)
    assert states(visit) == [("one", "waiting"), ("other", "planned")]
