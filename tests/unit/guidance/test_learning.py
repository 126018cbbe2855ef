"""What the desk learns, with every figure worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.guidance.domain.learning import Heard, learnt, sitting_from
from services.guidance.domain.learning.figures import Share, spread
from services.guidance.domain.learning.steps import stuck_at

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CHECKLIST = ["sign-in", "form", "upload", "submit"]


def at(minutes=0.0, days=0):
    return MORNING + timedelta(minutes=minutes, days=days)


def entry(kind, when, **facts):
    return {"type": kind, "at": when, "data": facts}


def request(
    name, *, matter="m", asked=0.0, claimed=5.0, steps=(), ended=30.0, outcome="filed", guide="g", days=0, **more
):
    """Return a request's document; ``steps``: (id, minute). Minutes count from the morning of the day."""
    history = [entry("guidance_requested", at(asked, days))]
    if claimed is not None:
        history.append(entry("guidance_claimed", at(claimed, days), guide=guide))
    history += [entry("guidance_step_done", at(minute, days), guide=guide, step=step) for step, minute in steps]
    if outcome == "handed_over":
        history.append(entry("guidance_handed_over", at(ended, days), guide=guide, queue="q"))
    elif outcome == "left":
        history.append(entry("guidance_left", at(ended, days), guide=guide, reason=None))
    elif outcome:
        history.append(entry("guidance_resolved", at(ended, days), guide=guide, outcome=outcome, **more))
    return {"id": name, "matter": matter, "visit": None, "requested_at": at(asked, days), "history": history}


def heard(*requests, people=None, earlier=(), checklists=None):
    found = people or {}
    sat = [sitting_from(each, found.get(each["id"])) for each in requests]
    before = [sitting_from(each, found.get(each["id"])) for each in earlier]
    return learnt(Heard(sat, before, {"m": CHECKLIST} if checklists is None else checklists))


def test_the_first_sitting_succeeds_where_it_was_filed_and_who_left_says_nothing():
    found = heard(
        request("a"),
        request("b", outcome="filed_partly"),
        request("c", outcome="handed_over"),
        request("d", outcome="left"),
        request("e", outcome=None),
        request("f", claimed=None, outcome=None),
    ).hall
    assert (found.first_sitting.hits, found.first_sitting.n) == (1, 3)
    assert found.requests == 6
    assert dict(found.outcomes) == {
        "filed": 1,
        "filed_partly": 1,
        "not_possible_online": 0,
        "handed_over": 1,
        "left": 1,
    }


def test_who_comes_again_within_thirty_days_for_the_same_matter_is_a_repeat_and_no_first_sitting():
    found = heard(
        request("again", days=30),
        request("late", days=31),
        request("other", matter="n"),
        request("unknown"),
        people={"before": "p", "again": "p", "late": "q", "before-q": "q", "other": "p"},
        earlier=[request("before", outcome="filed_partly"), request("before-q", outcome="filed_partly")],
    ).hall
    assert (found.repeats.hits, found.repeats.n) == (1, 3)  # of the unknown nothing can be said
    assert (found.first_sitting.hits, found.first_sitting.n) == (3, 3)  # late, other, unknown


def test_a_request_that_nobody_came_to_makes_no_later_one_a_repeat():
    people = {"before": "p", "now": "p"}
    found = heard(request("now", days=1), people=people, earlier=[request("before", claimed=None, outcome=None)])
    assert found.hall.repeats == Share(0, 1)


def test_times_are_those_of_the_middle_and_of_four_in_five():
    found = heard(
        *(request(str(wait), claimed=float(wait), ended=float(wait + 20 + wait)) for wait in (1, 2, 3, 4, 10))
    )
    assert (found.hall.claim.median, found.hall.claim.p80, found.hall.claim.n) == (180, 240, 5)
    assert (found.hall.sitting.median, found.hall.sitting.p80) == (23 * 60, 24 * 60)


def test_a_sitting_is_stuck_at_the_first_step_that_was_not_done():
    sat = sitting_from(request("a", steps=[("sign-in", 6), ("upload", 9)], outcome="handed_over"), None)
    assert stuck_at(sat, CHECKLIST) == "form"
    assert stuck_at(sitting_from(request("b", steps=[("sign-in", 6)]), None), CHECKLIST) is None  # filed all the same
    all_done = sitting_from(request("c", steps=[(each, 6) for each in CHECKLIST], outcome="filed_partly"), None)
    assert stuck_at(all_done, CHECKLIST) is None


def test_where_sittings_get_stuck_is_counted_by_those_who_came_to_the_step():
    steps = heard(
        request("a", steps=[("sign-in", 7), ("form", 12), ("upload", 14), ("submit", 15)]),
        request("b", steps=[("sign-in", 6), ("form", 26)], outcome="handed_over"),
        request("c", steps=[("sign-in", 10), ("form", 11)], outcome="not_possible_online"),
        request("d", steps=[("sign-in", 9)], outcome="filed_partly"),
        request("e", outcome="handed_over"),  # nobody noted a step
    ).steps
    assert [(each.step, each.stuck.hits, each.stuck.n) for each in steps] == [
        ("sign-in", 0, 4),
        ("form", 1, 4),
        ("upload", 2, 3),
        ("submit", 0, 1),
    ]
    form = steps[1].seconds
    assert (form.n, form.median, form.p80) == (3, 300, 1200)  # 1, 5 and 20 minutes after the step before


def test_steps_of_a_matter_without_a_written_checklist_stand_as_they_were_done():
    steps = heard(
        request("a", steps=[("1", 6), ("2", 7), ("3", 8)]),
        request("b", steps=[("1", 6), ("3", 7)], outcome="handed_over"),
        checklists={},
    ).steps
    assert [each.step for each in steps] == ["1", "2", "3"]
    assert (steps[1].stuck.hits, steps[1].stuck.n) == (1, 2)


def test_the_matters_that_most_surely_need_work_come_first_and_small_ones_get_no_place():
    def many(matter, filed, failed):
        good = [request(f"{matter}{place}", matter=matter, steps=[("sign-in", 6)]) for place in range(filed)]
        bad = [
            request(f"{matter}-{place}", matter=matter, steps=[("sign-in", 6)], outcome="handed_over")
            for place in range(failed)
        ]
        return good + bad

    found = heard(
        *many("few", 3, 9),  # 25% of 12: perhaps as many as 53%
        *many("sure", 40, 60),  # 40% of 100: not more than 50%
        *many("good", 95, 5),
        *many("tiny", 0, 9),
        checklists=dict.fromkeys(("few", "sure", "good", "tiny"), CHECKLIST),
    ).matters
    assert [(each.matter, each.place) for each in found] == [("sure", 1), ("few", 2), ("good", 3), ("tiny", None)]
    assert found[0].hardest == "form"


def test_guides_have_their_own_figures_and_a_sitting_belongs_to_whoever_had_it_last():
    passed_on = request("b", outcome="handed_over")
    passed_on["history"].insert(2, entry("guidance_reassigned", at(7), guide="h", guide_from="g"))
    found = heard(request("a"), passed_on, request("c", guide="h"))
    assert {guide: each.first_sitting for guide, each in found.guides.items()} == {"g": Share(1, 1), "h": Share(1, 2)}


def test_who_will_file_at_home_next_time_is_a_share_of_those_who_were_asked():
    asked = [request(answer, at_home_next=answer) for answer in ("yes", "no", "unsure")]
    assert heard(*asked, request("d")).hall.at_home == Share(1, 3)


def test_what_became_of_filings_is_counted_by_the_last_word_and_a_correction_is_not_right_the_first_time():
    filings = {"a": ["accepted", "decided"], "b": ["corrected", "accepted"], "c": ["accepted"], "d": []}
    documents = [request(name) for name in filings]
    for document, states in zip(documents, filings.values(), strict=True):
        document["history"] += [entry("guidance_followed_up", at(days=day), state=s) for day, s in enumerate(states, 1)]
    found = heard(*documents).hall
    assert found.became == {"accepted": 2, "corrected": 0, "decided": 1}
    assert found.right_first_time == Share(2, 3)


def test_the_interval_of_a_share_is_wilsons():
    assert Share(8, 10).interval == pytest.approx((49.02, 94.33), abs=0.01)
    assert Share(0, 0).interval is None
    assert spread([None, None]).median is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["filed", "left", "handed_over", None]), st.sampled_from("pq"), st.integers(0, 40))
    )
)
def test_nobody_is_counted_twice_and_no_order_matters(seen):
    requests = [request(str(place), outcome=outcome, days=days) for place, (outcome, _, days) in enumerate(seen)]
    people = {str(place): person for place, (_, person, _) in enumerate(seen)}
    found = heard(*requests, people=people)
    assert found == heard(*reversed(requests), people=people)
    judged = sum(outcome in ("filed", "handed_over") for outcome, _, _ in seen)
    assert found.hall.first_sitting.n <= judged
    assert found.hall.requests == len(seen)
    assert found.hall.repeats.hits + found.hall.first_sitting.n >= judged


def changed(step, state, minute):
    return entry(
        "guidance_step_changed", at(minute), guide="g", step=step, state=state, changed_at=at(minute).isoformat()
    )


def with_changes(name, *changes, **more):
    """Return a request's document in which steps also became other than done."""
    document = request(name, **more)
    document["history"][-1:-1] = changes
    return document


def test_the_step_of_which_somebody_said_so_is_where_a_sitting_got_stuck():
    steps = [("sign-in", 6), ("form", 9)]
    stuck = with_changes("a", changed("upload", "stuck", 12), steps=steps, outcome="not_possible_online")
    again = with_changes("b", changed("form", "stuck", 12), steps=steps, outcome="handed_over")
    found = {each.step: each.stuck.hits for each in heard(stuck, again).steps}
    assert found == {"sign-in": 0, "form": 1, "upload": 1}


def test_a_step_that_was_left_out_holds_nothing_up_and_one_that_is_done_no_more_does():
    steps = [("sign-in", 6), ("form", 9)]
    skipped = sitting_from(with_changes("a", changed("upload", "skipped", 12), steps=steps, outcome="left"), None)
    assert stuck_at(skipped, CHECKLIST) == "submit"
    undone = sitting_from(with_changes("b", changed("form", "open", 12), steps=steps, outcome="left"), None)
    assert stuck_at(undone, CHECKLIST) == "form"
    assert [step for step, _ in undone.steps] == ["sign-in"]


def test_what_a_tablet_told_late_counts_from_when_it_was_done():
    late = request("a", steps=[("submit", 29)])
    for step, minute in (("sign-in", 7), ("form", 15)):
        said = entry("guidance_step_done", at(29.5), guide="g", step=step, done_at=at(minute).isoformat())
        late["history"].insert(-1, said)
    times = {each.step: each.seconds.median for each in heard(late).steps}
    assert times == {"sign-in": 120, "form": 480, "submit": 840}
