"""Cases are told apart by the day on which they were."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.standards.domain.daywise import day_by_day
from services.standards.domain.facts import Closing, Facts, Sitting, Ticket, Visit
from services.standards.domain.measures import Observed
from services.standards.domain.measures.observed import Case, seen
from tests.unit.standards.morning import hall

AT = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # in Shanghai it is the 3rd


def facts(**known):
    return Facts(hall(), **known)


def tickets(*days):
    return tuple(Ticket(f"t{place}", day, AT) for place, day in enumerate(days))


def test_values_come_day_by_day_with_how_many_each_has():
    known = facts(tickets=tickets("2026-03-04", "2026-03-02", "2026-03-04"))
    found = day_by_day(seen(Case("ticket", f"t{place}", float(place)) for place in range(3)), known)
    assert (found.values, found.sizes, found.sample) == ((1.0, 0.0, 2.0), (1, 2), 3)
    assert [each.id for each in found.cases] == ["t1", "t0", "t2"]


def test_sittings_and_visits_are_of_the_day_of_the_halls_zone():
    known = facts(sittings=(Sitting("s", "m", AT),), visits=(Visit("v", (Closing(AT, "finished", 1, 1),)),))
    for kind, which in (("sitting", "s"), ("visit", "v")):
        assert day_by_day(seen([Case(kind, which, 1.0)]), known).sizes == (1,)


def test_what_is_no_case_of_a_day_stays_as_it_is():
    whole = Observed((98.0,), 3, tuple(Case("duty", str(each), 30.0) for each in range(3)))
    matters = seen([Case("matter", "m", 5.0)])
    for each in (whole, matters, Observed((1.0,), 1)):
        assert day_by_day(each, facts()) == each


def test_a_case_that_no_fact_is_known_of_comes_first():
    found = day_by_day(
        seen([Case("ticket", "t0", 1.0), Case("ticket", "?", 2.0)]), facts(tickets=tickets("2026-03-02"))
    )
    assert (found.values, found.sizes) == ((2.0, 1.0), (1, 1))


@given(st.lists(st.tuples(st.sampled_from(["2026-03-02", "2026-03-03", "2026-03-06"]), st.floats(0, 99))))
def test_no_value_is_lost_and_no_figure_changes(given_cases):
    known = facts(tickets=tickets(*(day for day, _ in given_cases)))
    before = seen(Case("ticket", f"t{place}", value) for place, (_, value) in enumerate(given_cases))
    after = day_by_day(before, known)
    assert sorted(after.values) == sorted(before.values)
    assert sum(after.sizes) == len(before.values) or not before.values
    assert len(after.sizes) == len({day for day, _ in given_cases})
