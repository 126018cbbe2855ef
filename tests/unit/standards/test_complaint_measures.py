"""Complaints and rounds as facts: made by events in any order, measured in working days."""

from collections import defaultdict
from itertools import permutations
from typing import Any

import pytest

from services.standards.domain import Facts, Said, changes
from services.standards.domain.facts import Complaint
from services.standards.domain.measures import MEASURES
from services.standards.store.fact_documents import READ
from shared.clock import iso
from tests.unit.standards.morning import MORNING, at, bad_rating, hall

A_DAY = 24 * 60
COMPLAINT = {"complaint": "k1", "channel": "kiosk", "category": "fees", "named": True, "visit": None, "stop": None}
ROUND = {"round": "r1", "standard": "s", "version": "1", "halls": ["guicheng", "dali"]}


def looked(number: int, place: str, **more: Any) -> dict[str, Any]:
    known = {"id": f"answer-{number}", "clause": "S-01", "item": "i", "place": place, "hall": place, "verdict": "yes"}
    return {**known, "replaces": [], **more}


def kept(said: tuple[Said, ...]) -> dict[str, dict[str, Any]]:
    """Return the documents that the events make, as the database would."""
    documents: dict[str, dict[str, Any]] = defaultdict(dict)
    for change in (each for one in said for each in changes(one)):
        document = documents[f"{change.kind}/{change.id}"]
        document["_id"] = change.id
        for name, value in change.put.items():
            *path, last = name.split(".")
            inner = document
            for step in path:
                inner = inner.setdefault(step, {})
            inner[last] = value
        document.update({name: min(value, document.get(name, value)) for name, value in change.least.items()})
    return documents


def said(type_: str, seq: int, minute: float, data: dict[str, Any], hall_: str | None = "guicheng") -> Said:
    return Said(type_, "x", seq, at(minute), hall_, data)


def test_a_complaint_is_the_same_fact_in_whatever_order_its_events_come():
    told = {**COMPLAINT, "received_at": iso(at(0))}
    steps = ("received", "accepted", "answered", "called_back", "archived")
    events = [said(f"complaint_{step}", seq, seq * 10, told) for seq, step in enumerate(steps)]
    events.append(said("complaint_answered", 9, 90, told))  # once more, after a call back
    facts = {READ["complaints"](kept((*order, *order))["complaints/k1"]) for order in permutations(events)}
    assert facts == {Complaint("k1", "kiosk", True, at(0), at(10), None, at(20), at(30), at(40))}


def test_a_round_is_a_fact_of_each_of_its_halls_in_whatever_order_its_events_come():
    events = (
        said("inspection_answered", 1, 10, {**ROUND, "answers": [looked(1, "guicheng"), looked(2, "dali")]}, None),
        said("inspection_answered", 2, 20, {**ROUND, "answers": [looked(3, "guicheng", replaces=["answer-1"])]}, None),
        said("inspection_completed", 3, 30, {**ROUND, "unanswered": 0}, None),
    )
    for order in permutations(events):
        found = READ["inspections"](kept((*order, *order))["inspections/r1:guicheng"])
        assert (found.round, found.completed_at) == ("r1", at(30))
        assert {each.id: each.replaces for each in found.answers} == {"answer-1": (), "answer-3": ("answer-1",)}
        assert len(READ["inspections"](kept(order)["inspections/r1:dali"]).answers) == 1


def days(measure: str, *complaints: Complaint) -> list[float]:
    observed = MEASURES[measure].observe(Facts(hall(), complaints=complaints), MORNING)
    assert all(each.kind == "complaint" for each in observed.cases)
    return sorted(observed.values)


def complaint(received: float, **taken: float) -> Complaint:
    return Complaint("k", "kiosk", True, at(received), **{f"{step}_at": at(minute) for step, minute in taken.items()})


@pytest.mark.parametrize(
    ("received", "contacted", "waited"),
    [
        (-5, 30, 0),  # the same Monday
        (-A_DAY, 30, 1),  # on Sunday
        (-3 * A_DAY, 30, 1),  # on Friday
        (-4 * A_DAY, 30, 2),
    ],
)
def test_working_days_do_not_count_the_day_itself_nor_weekends(received, contacted, waited):
    assert days("bad_rating_contact_working_days", bad_rating(received, contacted=contacted)) == [waited]


def test_who_still_waits_at_the_end_of_the_period_counts_with_the_days_so_far():
    waiting, later = bad_rating(-7 * A_DAY), bad_rating(-7 * A_DAY, contacted=1000)
    assert days("bad_rating_contact_working_days", waiting, later) == [5, 5]


def test_what_ended_before_the_period_or_began_after_it_is_not_in_it():
    before, after = bad_rating(-9 * A_DAY, contacted=-8 * A_DAY), bad_rating(5000)
    assert days("bad_rating_contact_working_days", before, after) == []


def test_complaints_are_accepted_or_declined_and_answered_in_working_days():
    accepted = complaint(-3 * A_DAY, accepted=10, answered=20)
    declined = complaint(-4 * A_DAY, closed=10)
    assert days("complaint_acceptance_working_days", accepted, declined, bad_rating(0)) == [1, 2]
    assert days("complaint_answer_working_days", accepted, declined, bad_rating(0)) == [1, 2]


def test_a_call_back_after_the_period_is_none_in_it():
    assert days("bad_rating_called_back", bad_rating(-60, answered=5, called_back=300)) == [0]
    assert days("bad_rating_called_back", bad_rating(-60, answered=5, called_back=30)) == [1]
