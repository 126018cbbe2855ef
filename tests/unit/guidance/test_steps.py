"""The steps of a sitting, told one at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.guidance.domain.checklist import Plan, PlannedStep
from services.guidance.domain.progress import Change, Progress, seconds_by_step
from services.guidance.domain.request import Guide, Request, claim
from services.guidance.domain.steps import MOST_CHANGES, Told, begun, change_step, settle
from shared.contracts.events import validated
from shared.errors import Conflict, Forbidden, Invalid, NotFound

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ANNA, BEN = Guide("guide-1"), Guide("guide-2")
PLAN = Plan(
    "2026-03",
    (
        PlannedStep("sign-in", "sign_in"),
        PlannedStep("form", "form"),
        PlannedStep("photo", "attachments", optional=True),
        PlannedStep("submit", "submit"),
    ),
    r"\d+",
    "1",
)
PHONE = "ring 13800138000"


def sitting(**more):
    asked = Request("r1", "guicheng", "m1", "zh", NOW, visit="v1")
    return replace(claim(asked, ANNA.id, NOW, checklist="2026-03")[0], **more)


def after(request, *told, minutes=1):
    """Return the request after what was ``told``, a minute apart."""
    for n, each in enumerate(told, 1):
        request, _ = change_step(request, PLAN, ANNA, each, NOW + timedelta(minutes=minutes * n))
    return request


def test_a_claim_says_which_checklist_the_sitting_goes_by():
    request, said = claim(Request("r1", "guicheng", "m1", "zh", NOW), ANNA.id, NOW, checklist="2026-03")
    assert request.progress == Progress("2026-03", NOW)
    assert validated("guidance_claimed", said.data)["checklist"] == "2026-03"


def test_a_sitting_that_is_taken_up_again_keeps_the_checklist_that_it_began_with():
    again = replace(after(sitting(), Told("sign-in")), state="waiting", guide=None)
    request, said = claim(again, BEN.id, NOW + timedelta(hours=1), checklist="2026-04")
    assert (request.progress.checklist, request.steps, said.data["checklist"]) == ("2026-03", ("sign-in",), "2026-03")


def test_steps_noted_before_there_were_checklists_are_taken_along():
    old = replace(sitting(), progress=None, steps=("1", "upload"), claimed_at=NOW)
    request = begun(old, "2026-03", NOW + timedelta(minutes=5))
    assert after(request, Told("3")).steps == ("1", "upload", "3")
    assert begun(request, "2026-04", NOW) is request


def test_a_step_alone_is_done_and_told_once():
    request, said = change_step(sitting(), PLAN, ANNA, Told("sign-in"), NOW)
    assert request.steps == ("sign-in",)
    told = validated("guidance_step_done", said[0].data)
    assert (told["step"], told["checklist"], told["version"], told["guide"]) == ("sign-in", "2026-03", 1, "guide-1")
    assert change_step(request, PLAN, ANNA, Told("sign-in"), NOW) == (request, ())


def test_a_step_that_the_checklist_does_not_have_may_be_noted_by_its_name_alone():
    assert after(sitting(), Told("upload"), Told("7")).steps == ("upload", "7")
    with pytest.raises(NotFound) as refused:
        after(sitting(), Told("upload", "done"))
    assert refused.value.field == "step"


def test_a_sitting_has_fifty_steps_of_its_own_at_most_and_those_may_still_be_repeated():
    request = after(sitting(), *(Told(str(n)) for n in range(50)))
    assert change_step(request, PLAN, ANNA, Told("7"), NOW) == (request, ())
    with pytest.raises(Conflict) as refused:
        after(request, Told("50"))
    assert refused.value.field == "step"
    assert "sign-in" in after(request, Told("sign-in")).steps


def test_a_step_is_undone_and_done_again_and_nothing_that_was_said_is_lost():
    request = after(sitting(), Told("sign-in"), Told("sign-in", "open", note="expired"), Told("sign-in", "done"))
    step = request.progress.step("sign-in")
    assert (step.state, step.version, request.steps) == ("done", 3, ("sign-in",))
    assert [each.note for each in step.all] == [None, "expired", None]


@pytest.mark.parametrize(
    "told", [Told("form"), Told("submit", "done"), Told("submit", "stuck"), Told("photo", "skipped")]
)
def test_a_step_out_of_order_is_a_conflict(told):
    with pytest.raises(Conflict) as refused:
        after(sitting(), told)
    assert (refused.value.field, refused.value.detail["state"]) == ("step", "claimed")


def test_an_optional_step_holds_up_no_later_one():
    assert after(sitting(), Told("sign-in"), Told("form"), Told("submit")).steps[-1] == "submit"


def test_a_step_that_is_stuck_holds_up_the_later_ones_until_it_is_done():
    stuck, said = change_step(after(sitting(), Told("sign-in")), PLAN, ANNA, Told("form", "stuck"), NOW)
    assert validated("guidance_step_changed", said[0].data)["state"] == "stuck"
    with pytest.raises(Conflict):
        after(stuck, Told("submit"))
    assert after(stuck, Told("form"), Told("submit")).steps == ("sign-in", "form", "submit")


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told("sign-in", version=0), "version"),
        (Told("form", version=1), "version"),
        (Told("form", checklist="2"), "checklist"),
    ],
)
def test_another_version_is_a_conflict(told, field):
    request = after(sitting(), Told("sign-in"))
    with pytest.raises(Conflict) as refused:
        after(request, replace(told, state="open"))
    assert refused.value.field == field


def test_the_version_that_is_shown_is_right():
    request = after(
        sitting(), Told("sign-in", "done", 0, "2026-03"), Told("sign-in", "open", 1), Told("sign-in", "done", 2)
    )
    assert request.progress.step("sign-in").version == 3


def test_only_an_optional_step_is_skipped():
    request = after(sitting(), Told("sign-in"), Told("form"))
    assert after(request, Told("photo", "skipped")).progress.step("photo").state == "skipped"
    with pytest.raises(Invalid) as refused:
        after(request, Told("submit", "skipped"))
    assert refused.value.field == "state"


def test_a_note_with_something_personal_is_refused_and_not_repeated():
    with pytest.raises(Invalid) as refused:
        after(sitting(), Told("sign-in", note=PHONE))
    assert refused.value.field == "note"
    assert "138" not in str(refused.value)


def test_a_note_is_kept_with_its_step_and_is_in_no_event():
    request, said = change_step(sitting(), PLAN, ANNA, Told("sign-in", note="face check failed twice"), NOW)
    assert request.progress.step("sign-in").all[0].note == "face check failed twice"
    assert "face" not in str(said)
    again, more = change_step(request, PLAN, ANNA, Told("sign-in", "done", note="third time worked"), NOW)
    assert [each.note for each in again.progress.step("sign-in").all] == [
        "face check failed twice",
        "third time worked",
    ]
    assert len(more) == 1


def test_time_is_counted_from_what_was_said_before():
    request = after(sitting(), Told("sign-in"), Told("form"), Told("sign-in", "open"), Told("sign-in"), minutes=2)
    assert seconds_by_step(request.progress) == {"sign-in": 360, "form": 120}


def test_only_who_belongs_to_the_sitting_tells_of_its_steps():
    with pytest.raises(Forbidden):
        change_step(sitting(), PLAN, BEN, Told("sign-in"), NOW)
    joined = sitting(helpers=(BEN.id,))
    request, said = change_step(joined, PLAN, BEN, Told("sign-in"), NOW)
    assert (said[0].data["guide"], request.progress.changes[0].by) == ("guide-1", "guide-2")


@pytest.mark.parametrize("state", ["waiting", "resolved", "handed_over", "left"])
def test_only_a_claimed_request_goes_on(state):
    for rule in (change_step, settle):
        with pytest.raises(Conflict) as refused:
            rule(sitting(state=state), PLAN, ANNA, Told("sign-in"), NOW)
        assert refused.value.detail == {"state": state}


def test_a_sitting_has_so_many_changes_and_no_more():
    many = tuple(Change("x", "done", n, "desk", n + 1, NOW, "guide-1") for n in range(MOST_CHANGES))
    with pytest.raises(Conflict):
        after(sitting(progress=Progress("2026-03", NOW, many)), Told("sign-in"))


def disputed():
    """Return a sitting in which two tablets said different things of the first step."""
    said = [("done", "a", "fine"), ("stuck", "b", "no signal")]
    changes = tuple(Change("sign-in", state, 0, device, 1, NOW, "guide-1", note) for state, device, note in said)
    return sitting(progress=Progress("2026-03", NOW, changes))


def test_what_two_tablets_said_differently_stands_side_by_side_until_it_is_settled():
    request = disputed()
    step = request.progress.step("sign-in")
    assert (step.state, [each.state for each in step.standing]) == ("disputed", ["done", "stuck"])
    for told in (Told("sign-in"), Told("sign-in", "open"), Told("form")):
        with pytest.raises(Conflict):
            after(request, told)
    settled, said = settle(request, PLAN, ANNA, Told("sign-in", "done", 2, note="both looked"), NOW)
    step = settled.progress.step("sign-in")
    assert (step.state, step.version, settled.steps) == ("done", 3, ("sign-in",))
    assert [each.note for each in step.all if each.note] == ["fine", "no signal", "both looked"]
    assert validated("guidance_step_done", said[0].data)["version"] == 3


def test_a_dispute_is_settled_as_it_is_seen_and_only_where_there_is_one():
    with pytest.raises(Conflict) as refused:
        settle(disputed(), PLAN, ANNA, Told("sign-in", "done", 1), NOW)
    assert refused.value.field == "version"
    with pytest.raises(Conflict) as refused:
        settle(sitting(), PLAN, ANNA, Told("sign-in", "done", 0), NOW)
    assert refused.value.field == "step"
    with pytest.raises(Invalid):
        settle(disputed(), PLAN, ANNA, Told("sign-in", "done", 2, note=PHONE), NOW)
