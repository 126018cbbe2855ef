"""Inspection rounds: a sample that anybody can draw again, answers merged in any order, a share with its n."""

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sample.standard import read_standard
from services.standards.domain import standard_from
from services.standards.domain.inspections import (
    Answered,
    InspectionRound,
    Result,
    complete,
    draw,
    merge,
    planned,
    results,
    sheets_of,
    within,
)
from shared.contracts.events import validated
from shared.errors import Conflict, Invalid

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLAUSES = {each.id: each for each in standard_from(read_standard()).clauses if each.kind == "inspected"}
PLACES = {
    "guicheng": {"counters": [f"guicheng-{number}" for number in range(1, 9)], "devices": ["k1"]},
    "dali": {"counters": ["dali-1"], "devices": []},
}
ONE_HALL = [each for each in CLAUSES.values() if each.inspection.sampled == "hall"][:1]


def whole(clauses=None, places=PLACES) -> InspectionRound:
    sheets = tuple(sheets_of(clauses or list(CLAUSES.values()), places, "spring"))
    return InspectionRound("r1", "nanhai-hall", "1", tuple(places), "spring", NOW, "officer-1", sheets)


SMALL = whole(ONE_HALL, {"dali": PLACES["dali"]})
(CLAUSE,) = ONE_HALL
ITEMS = [each.id for each in CLAUSE.inspection.items]


def answer(number: int, verdict: str = "yes", item: str = ITEMS[0], **more) -> Answered:
    known = {"hall": "dali", "clause": CLAUSE.id, "item": item, "place": "dali", "by": "officer-1", "at": NOW}
    return Answered(f"answer-{number}", verdict=verdict, **{**known, **more})


def test_the_same_seed_draws_the_same_places_whatever_the_order_and_another_seed_others():
    counters = PLACES["guicheng"]["counters"]
    assert draw(counters, 3, "spring") == draw(counters[::-1], 3, "spring")
    assert len({draw(counters, 3, seed) for seed in map(str, range(20))}) > 5


@given(st.sets(st.text(min_size=1, max_size=8), max_size=20), st.integers(1, 25), st.text(max_size=5))
def test_a_sample_holds_as_many_different_places_as_asked_or_all_there_are(places, sample, seed):
    drawn = draw(places, sample, seed)
    assert len(set(drawn)) == len(drawn) == min(sample, len(places))
    assert set(drawn) <= places
    assert draw(places, sample + 1, seed)[: len(drawn)] == drawn


def test_every_inspected_clause_is_looked_at_in_every_hall_at_its_sample():
    for sheet in whole().sheets:
        demand = CLAUSES[sheet.clause].inspection
        there = {"hall": 1, "counters": 8 if sheet.hall == "guicheng" else 1}[demand.sampled]
        assert (sheet.out_of, len(sheet.places)) == (there, min(there, demand.sample))
    assert {(each.hall, each.clause) for each in whole().sheets} == {
        (hall, name) for hall in PLACES for name in CLAUSES
    }


def test_a_plan_says_its_seed_and_how_much_there_is_to_do():
    told = validated("inspection_planned", planned(SMALL).data)
    assert (told["seed"], told["questions"], told["clauses"]) == ("spring", len(ITEMS), [CLAUSE.id])


def test_nothing_to_look_at_and_far_too_much_are_refused():
    with pytest.raises(Invalid) as nothing:
        planned(whole(places={}))
    assert nothing.value.field == "clauses"
    with pytest.raises(Invalid) as much:
        planned(whole(places={f"h{number}": PLACES["dali"] for number in range(600)}))
    assert much.value.field == "halls"


def test_answers_come_in_any_order_and_any_number_of_times():
    batches = [(answer(1),), (answer(2, "no"),), (answer(3, "yes", replaces=("answer-1", "answer-2")),)]
    ends = set()
    for order in permutations(batches):
        done = SMALL
        for batch in (*order, *order):
            done = merge(done, batch)[0]
        assert len(done.answers) == 3
        ends.add(tuple(each.id for found in done.standing.values() for each in found))
    assert ends == {("answer-3",)}


def test_the_same_answer_again_says_nothing_and_is_known():
    done, merged, said = merge(SMALL, [answer(1), answer(1)])
    assert (merged.new, merged.known) == (("answer-1",), ("answer-1",))
    assert validated("inspection_answered", said.data)["answers"][0]["verdict"] == "yes"
    again, merged, said = merge(done, [answer(1)])
    assert (again.answers, merged.known, said) == (done.answers, ("answer-1",), None)


def test_two_who_disagree_are_both_kept_and_somebody_has_to_look_again():
    done = merge(SMALL, [answer(1, "yes"), answer(2, "no", by="officer-2")])[0]
    assert [each.id for found in done.disputed.values() for each in found] == ["answer-1", "answer-2"]
    with pytest.raises(Conflict) as refused:
        complete(done, "officer-1", NOW, "enough")
    assert refused.value.detail == {"state": "disputed"}
    settled = merge(done, [answer(3, "no", replaces=("answer-1", "answer-2"))])[0]
    assert settled.disputed == {}
    assert len(settled.answers) == 3


def test_two_who_agree_dispute_nothing_and_count_once():
    done = merge(SMALL, [answer(1), answer(2, by="officer-2")])[0]
    assert (done.disputed, results(done)) == ({}, [Result("dali", CLAUSE.id, 1, 1)])


def test_an_answer_replaces_none_about_something_else():
    done = merge(SMALL, [answer(1), answer(2, item=ITEMS[1], replaces=("answer-1",))])[0]
    assert len(done.standing) == 2


@pytest.mark.parametrize(
    "wrong",
    [answer(1, clause="X-99"), answer(1, item="nothing"), answer(1, place="dali-7"), answer(1, hall="guicheng")],
)
def test_what_the_round_does_not_ask_is_refused_and_the_rest_is_merged(wrong):
    _, merged, _ = merge(SMALL, [wrong, answer(2)])
    assert (set(merged.refused), merged.new) == ({"answer-1"}, ("answer-2",))


def test_one_id_for_two_answers_is_refused():
    done, _, _ = merge(SMALL, [answer(1)])
    assert set(merge(done, [answer(1, "no")])[1].refused) == {"answer-1"}


def test_a_round_does_not_grow_without_end():
    done = SMALL
    for start in range(0, 60, 20):
        done, merged, _ = merge(done, [answer(number) for number in range(start, start + 20)])
    assert len(done.answers) == 5 * len(ITEMS)
    assert merged.refused


def test_a_round_ends_when_all_is_answered_or_somebody_says_why_not():
    done = merge(SMALL, [answer(number, item=item) for number, item in enumerate(ITEMS[1:])])[0]
    with pytest.raises(Conflict) as refused:
        complete(done, "officer-1", NOW, None)
    assert refused.value.field == "reason"
    ended, said = complete(done, "officer-1", NOW, "the door was locked")
    assert (ended.state, validated("inspection_completed", said.data)["unanswered"]) == ("completed", 1)
    for late in (lambda: merge(ended, [answer(9)]), lambda: complete(ended, "officer-1", NOW, None)):
        with pytest.raises(Conflict):
            late()


def test_what_does_not_apply_is_in_no_share():
    verdicts = ["yes", "no", "not_applicable"]
    given_ = [answer(number, verdict, item=ITEMS[number]) for number, verdict in enumerate(verdicts)]
    (found,) = results(merge(SMALL, given_)[0])
    assert (found.kept, found.n) == (1, 2)
    assert found.interval[0] < 50 < found.interval[1]


def test_somebody_of_one_hall_sees_nothing_of_the_others():
    both = within(merge(whole(), [answer(1)])[0], ["guicheng"])
    assert ({each.hall for each in both.sheets}, both.answers, both.halls) == ({"guicheng"}, (), ("guicheng",))


def test_notes_stay_out_of_events():
    said = merge(SMALL, [answer(1, note="the pad is broken")])[2]
    assert "pad is broken" not in str(said.data)
