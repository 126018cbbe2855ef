"""Materials against the matter's list: everything amiss at once, and nothing beyond the list."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.guidance.domain.precheck import (
    MOST_CHECKS,
    Look,
    MaterialList,
    check_materials,
    check_of,
    material_list,
    require_revision,
)
from services.guidance.domain.request import Guide, Request, claim
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid, NotFound

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GUIDE = Guide("guide-1")
REASONS = ("expired", "unsigned")
MATTER = {
    "revision": 3,
    "materials": [
        {"name": {"zh": "申请表", "en": "Application form"}, "held": False},
        {"name": {"zh": "居民身份证", "en": "Identity card"}, "held": True},
        {"name": {"zh": "租赁合同", "en": "Lease"}, "held": False},
    ],
}
LISTED = material_list(MATTER)


def claimed() -> Request:
    return claim(Request("r1", "guicheng", "m1", "zh", NOW), "guide-1", NOW)[0]


def look(request=None, *looked, now=NOW, by=GUIDE, listed=LISTED):
    return check_materials(request or claimed(), by, [Look(*each) for each in looked], listed, REASONS, now)


def test_all_that_is_missing_or_wrong_is_in_one_check_and_what_the_government_holds_needs_no_word():
    request, said = look(None, (1, "missing"), (3, "not_in_order", "expired"))
    check = request.record.checks[0]
    assert [(each.material, each.state, each.reason) for each in check.materials] == [
        (1, "missing", None),
        (2, "held", None),
        (3, "not_in_order", "expired"),
    ]
    assert [each.name["en"] for each in check.amiss] == ["Application form", "Lease"]
    told = validated(said.type, said.data)
    assert (told["check"], told["revision"], told["complete"], told["late"]) == (1, 3, False, [])
    assert "name" not in told["materials"][0]


@pytest.mark.parametrize(
    ("looked", "field"),
    [
        ([(4, "missing"), (1, "present"), (3, "present")], "materials.0.material"),
        ([(1, "present"), (3, "present"), (1, "missing")], "materials.2.material"),
        ([(1, "present"), (2, "missing"), (3, "present")], "materials.1.state"),
        ([(1, "present"), (2, "not_in_order", "expired"), (3, "present")], "materials.1.state"),
        ([(1, "held"), (3, "present")], "materials.0.state"),
        ([(1, "not_in_order"), (3, "present")], "materials.0.reason"),
        ([(1, "not_in_order", "because"), (3, "present")], "materials.0.reason"),
        ([(1, "missing", "expired"), (3, "present")], "materials.0.reason"),
        ([(1, "present")], "materials"),
        ([], "materials"),
    ],
)
def test_nothing_beyond_the_list_is_asked_for_and_nothing_is_left_for_a_second_notice(looked, field):
    with pytest.raises(Invalid) as refused:
        look(None, *looked)
    assert refused.value.field == field


def test_what_was_not_looked_at_is_named():
    with pytest.raises(Invalid) as refused:
        look(None, (1, "present"))
    assert refused.value.detail == {"not_looked_at": [3]}


def test_a_second_check_keeps_the_first_and_says_what_should_have_been_told_then():
    request, _ = look(None, (1, "missing"), (3, "present"))
    request, said = look(request, (1, "present"), (3, "not_in_order", "expired"), now=NOW + timedelta(hours=1))
    assert [each.number for each in request.record.checks] == [1, 2]
    assert [each.material for each in check_of(request, 1).amiss] == [1]
    assert check_of(request, None).late == (3,)
    assert said.data["late"] == [3]


def test_a_list_that_changed_in_between_asks_for_more_and_nobody_is_late():
    request, _ = look(None, (1, "missing"), (3, "present"))
    newer = MaterialList(4, (*LISTED.names, {"zh": "照片", "en": "Photograph"}), LISTED.held)
    request, _ = look(request, (1, "present"), (3, "present"), (4, "missing"), listed=newer)
    assert (request.record.checks[-1].late, request.record.checks[-1].revision) == ((), 4)


def test_a_guide_who_looked_at_an_older_list_hears_which_one_is_in_force():
    require_revision(None, LISTED)
    require_revision(3, LISTED)
    with pytest.raises(Conflict) as refused:
        require_revision(2, LISTED)
    assert refused.value.detail == {"revision": 3}


def test_only_a_claimed_request_is_checked_and_only_by_its_guides():
    with pytest.raises(Conflict):
        look(Request("r1", "guicheng", "m1", "zh", NOW), (1, "present"), (3, "present"))
    with pytest.raises(Forbidden):
        look(None, (1, "present"), (3, "present"), by=Guide("guide-2"))


def test_a_sitting_has_ten_checks_at_most():
    request = claimed()
    for _ in range(MOST_CHECKS):
        request, _ = look(request, (1, "missing"), (3, "present"))
    with pytest.raises(Conflict):
        look(request, (1, "present"), (3, "present"))


def test_a_check_that_is_not_there_is_not_found():
    request, _ = look(None, (1, "present"), (3, "present"))
    for number in (0, 2):
        with pytest.raises(NotFound):
            check_of(request, number)
    with pytest.raises(NotFound):
        check_of(claimed(), None)


@given(st.lists(st.sampled_from(["present", "missing"]), min_size=1, max_size=12), st.sets(st.integers(1, 12)))
def test_every_material_of_the_list_is_noted_once_and_held_ones_are_never_asked_for(states, held):
    listed = MaterialList(1, tuple({"zh": "材料", "en": str(n)} for n in range(len(states))), frozenset(held))
    looked = [(place, state) for place, state in enumerate(states, 1) if place not in held]
    request, _ = look(None, *looked, listed=listed)
    check = request.record.checks[0]
    assert [each.material for each in check.materials] == list(range(1, len(states) + 1))
    assert not {each.material for each in check.amiss} & held
    assert {each.material for each in check.amiss} == {place for place, state in looked if state == "missing"}
