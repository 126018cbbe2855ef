"""What differs between two versions of a standard, part by part and field by field."""

from __future__ import annotations

from copy import deepcopy

from deploy.sample.standard import read_standard
from services.standards.domain.difference import difference

BEFORE = read_standard()


def changed(**more):
    after = deepcopy(BEFORE)
    return {**after, "version": "next", **more}


def told(found, kind="clauses"):
    added, removed, others = found.parts[kind]
    paths = {each.id: [one.path for one in each.changes] for each in others}
    return [each["id"] for each in added], [each["id"] for each in removed], paths


def test_the_same_under_another_version_differs_in_nothing_else():
    found = difference(BEFORE, changed())
    assert ([each.path for each in found.itself], found.none) == (["version"], True)


def test_a_threshold_is_named_with_what_it_was_and_is():
    after = changed()
    waiting = next(each for each in after["clauses"] if each["id"] == "W-01")
    waiting["conditions"][0]["at_most"] = 12.0
    waiting["wording"]["zh"] = "更短。"
    found = difference(BEFORE, after)
    assert told(found) == ([], [], {"W-01": ["wording.zh", "conditions.p80.at_most"]})
    one = found.parts["clauses"][2][0].changes[1]
    assert (one.before, one.after) == (15.0, 12.0)


def test_clauses_that_came_and_went_are_named_and_one_that_moved_is_not():
    after = changed()
    moved = [*after["clauses"][5:], *after["clauses"][1:5], {**after["clauses"][0], "id": "P-99"}]
    assert told(difference(BEFORE, {**after, "clauses": moved})) == (["P-99"], [BEFORE["clauses"][0]["id"]], {})


def test_items_of_a_checklist_are_compared_by_their_id():
    after = changed()
    items = next(each for each in after["clauses"] if each["id"] == "P-01")["inspection"]["items"]
    items.insert(0, {"id": "ramp", "zh": "坡道", "en": "A ramp"})
    found = difference(BEFORE, after)
    assert told(found)[2] == {"P-01": ["inspection.items.ramp"]}
    assert found.parts["clauses"][2][0].changes[0].before is None


def test_what_the_standard_says_as_a_whole_is_compared_too():
    found = difference(BEFORE, changed(rectify_within_working_days=5, measures=[]))
    assert [(each.path, each.before, each.after) for each in found.itself][1:] == [
        ("rectify_within_working_days", 10, 5)
    ]
    assert told(found, "measures")[1] == ["promised_at_once", "dissatisfied"]
