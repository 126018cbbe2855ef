"""What tablets noted without a network comes together the same, however it arrives."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.guidance.domain.merge import Batch, Given, merge
from services.guidance.domain.progress import seconds_by_step
from services.guidance.domain.request import Guide
from services.guidance.domain.steps import MOST_CHANGES, Told, change_step, settle
from shared.contracts.events import validated
from shared.errors import Conflict
from tests.unit.guidance.test_steps import ANNA, NOW, PHONE, PLAN, after, sitting

BACK = NOW + timedelta(minutes=30)
STEPS = [each.id for each in PLAN.steps]


def change(number, step="sign-in", state="done", base=0, minute=1.0, **more):
    facts = {"checklist": "2026-03", "at": NOW + timedelta(minutes=minute), **more}
    return Given(number=number, step=step, base=base, state=state, **facts)


def merged(request, *changes, device="a", ahead=timedelta(0), now=BACK, **more):
    return merge(request, PLAN, ANNA.id, Batch(device, changes, ahead), now, **more)


def test_a_batch_is_merged_and_each_change_is_told():
    batch = [change(1, note="slow"), change(2, "form", minute=4), change(3, "form", "stuck", minute=6)]
    request, became, said = merged(sitting(), *batch)
    assert (became.new, became.known, dict(became.refused)) == ((1, 2, 3), (), {})
    assert [each.type for each in said] == ["guidance_step_done", "guidance_step_done", "guidance_step_changed"]
    for each in said:
        assert validated(each.type, each.data)["checklist"] == "2026-03"
    assert said[1].data["done_at"] == "2026-03-02T01:04:00.000+00:00"
    assert "slow" not in str(said)
    assert request.steps == ("sign-in",)
    assert seconds_by_step(request.progress) == {"sign-in": 60, "form": 300}


def test_the_same_batch_again_changes_nothing_and_says_nothing():
    batch = [change(1), change(2, "form", minute=2)]
    request, _, _ = merged(sitting(), *batch)
    again, became, said = merged(request, *batch, now=BACK + timedelta(hours=1))
    assert (again, became.known, said) == (request, (1, 2), ())


def test_one_wrong_change_keeps_back_none_of_the_others():
    wrong = {
        2: (change(2, "dance"), "unknown_step"),
        3: (change(3, checklist="2026-02"), "other_checklist"),
        4: (change(4, "submit", "skipped"), "required_step"),
        5: (change(5, note=PHONE), "personal_note"),
        6: (change(6, base=9), "unknown_version"),
        1: (change(1, "form"), "other_content"),
    }
    batch = [change(1), *(each for each, _ in wrong.values()), change(7, "form", minute=3)]
    request, became, _ = merged(sitting(), *batch)
    assert dict(became.refused) == {number: reason for number, (_, reason) in wrong.items()}
    assert (became.new, request.steps) == ((1, 7), ("sign-in", "form"))
    assert "138" not in str(request)


def test_a_change_that_was_refused_may_come_again_put_right_under_its_number():
    request, _, _ = merged(sitting(), change(1, note=PHONE))
    request, became, _ = merged(request, change(1, note="rang them"))
    assert became.new == (1,)


def test_two_tablets_on_one_version_are_kept_side_by_side():
    request, _, _ = merged(sitting(), change(1, note="fine"), device="a")
    request, _, _ = merged(request, change(1, state="stuck"), device="b")
    step = request.progress.step("sign-in")
    assert (step.state, len(step.standing), step.version) == ("disputed", 2, 2)


def test_two_tablets_that_say_the_same_are_no_dispute():
    request, _, _ = merged(sitting(), change(1), device="a")
    request, _, _ = merged(request, change(1, minute=3), device="b")
    assert (request.progress.step("sign-in").state, request.steps) == ("done", ("sign-in",))
    again, _, _ = merged(request, change(2, note="of b"), device="b")
    assert again.progress.step("sign-in").state == "done"
    other, _, _ = merged(again, change(2, note="of a"), device="a")
    assert other.progress.step("sign-in").state == "disputed"


def test_what_a_tablet_says_later_takes_the_place_of_what_it_said_before():
    request, _, _ = merged(sitting(), change(2, state="open", minute=2))
    request, _, _ = merged(request, change(1))
    assert (request.progress.step("sign-in").state, request.progress.step("sign-in").version) == ("open", 2)


def test_what_comes_in_after_a_settlement_without_knowing_of_it_asks_again():
    request, _, _ = merged(sitting(), change(1), device="a")
    request, _, _ = merged(request, change(1, state="stuck"), device="b")
    request, _ = settle(request, PLAN, ANNA, Told("sign-in", "done", 2), BACK)
    assert request.progress.step("sign-in").state == "done"
    late, _, _ = merged(request, change(2, state="open", minute=9), device="b")
    assert late.progress.step("sign-in").state == "disputed"
    known, _, _ = merged(request, change(2, state="open", base=3, minute=9), device="b")
    assert known.progress.step("sign-in").state == "open"


@pytest.mark.parametrize(
    ("ahead", "minute", "expected"),
    [(0, 5, 5), (90, 95, 5), (-90, -85, 5), (0, -60, 0), (0, 600, 30), (60 * 24 * 365, 5, 0)],
)
def test_the_clock_of_a_tablet_is_put_right_and_leads_nowhere_outside_of_the_sitting(ahead, minute, expected):
    request, _, _ = merged(sitting(), change(1, minute=minute), ahead=timedelta(minutes=ahead))
    assert request.progress.changes[0].at == NOW + timedelta(minutes=expected)


def test_a_sitting_that_ended_meanwhile_is_completed_and_not_turned_back():
    over = sitting(state="resolved", outcome="filed")
    request, became, said = merged(over, change(1, minute=20), ended_at=NOW + timedelta(minutes=10))
    assert (request.state, became.new, request.steps) == ("resolved", (1,), ("sign-in",))
    assert said[0].data["done_at"] == "2026-03-02T01:10:00.000+00:00"
    with pytest.raises(Conflict):
        merged(sitting(state="waiting", progress=None), change(1))


def test_there_is_a_last_change():
    batch = [change(n, state=("open", "done")[n % 2], minute=n / 60) for n in range(1, MOST_CHANGES + 3)]
    request, became, _ = merged(sitting(), *batch)
    assert len(request.progress.changes) == MOST_CHANGES
    assert list(became.refused.values()) == ["too_many", "too_many"]


SAID = st.tuples(
    st.sampled_from(STEPS),
    st.sampled_from(["open", "done", "stuck"]),
    st.integers(0, 3),
    st.sampled_from([None, "n1", "n2"]),
)
TABLETS = st.dictionaries(st.sampled_from("abc"), st.lists(SAID, max_size=8), min_size=1)


def begun_together(said):
    """Return a sitting in which one step has three versions already, and what each tablet noted from there."""
    before = after(sitting(), Told("sign-in"), Told("sign-in", "open"), Told("sign-in"))
    notes = {
        device: [
            change(n, step, state, min(base, 3 if step == "sign-in" else 0), minute=5 + n, note=note)
            for n, (step, state, base, note) in enumerate(changes, 1)
        ]
        for device, changes in said.items()
    }
    return before, notes


def content(request):
    """Return what a sitting says, whatever the order in which it came to be said."""
    progress = request.progress
    steps = {each: progress.step(each) for each in STEPS}
    standing = {each: (step.state, step.version, step.standing, step.all) for each, step in steps.items()}
    return set(progress.changes), standing, request.steps, dict(seconds_by_step(progress))


@settings(max_examples=300, deadline=None)
@given(TABLETS, st.data())
def test_any_pieces_in_any_order_any_number_of_times_come_to_the_same(said, data):
    before, notes = begun_together(said)
    expected = before
    for device, changes in notes.items():
        if changes:
            expected, _, _ = merged(expected, *changes, device=device)
    pieces = [(device, each) for device, changes in notes.items() for each in changes]
    repeated = pieces + (data.draw(st.lists(st.sampled_from(pieces), max_size=10)) if pieces else [])
    request, told = before, []
    for device, run in batches(data, data.draw(st.permutations(repeated))):
        request, _, said_now = merged(request, *run, device=device, now=BACK + timedelta(minutes=len(told)))
        told += [(each.data["step"], each.data["version"]) for each in said_now]
    assert content(request) == content(expected)
    assert len(request.progress.changes) == len(before.progress.changes) + len(pieces)
    assert len(set(told)) == len(told) == len(pieces)


def batches(data, pieces):
    """Yield ``pieces`` as batches of one tablet each, neighbours taken together as it falls out."""
    run = []
    for device, each in pieces:
        if run and (run[0][0] != device or data.draw(st.booleans())):
            yield run[0][0], [one for _, one in run]
            run = []
        run.append((device, each))
    if run:
        yield run[0][0], [one for _, one in run]


class Play:
    """Two tablets that note, send (of which the answer may be lost) and hear versions, and somebody at the desk."""

    def __init__(self):
        self.request, self.now = sitting(), NOW
        self.noted = {"a": [], "b": []}
        self.heard = {"a": {}, "b": {}}

    def note(self, device, step, state, note):
        mine, base = self.noted[device], self.heard[device].get(step, 0)
        minute = (self.now - NOW).total_seconds() / 60
        mine.append(change(len(mine) + 1, step, state, base, minute=minute, note=note))

    def lose(self, device, *_):
        if self.noted[device]:
            self.request, became, _ = merged(self.request, *self.noted[device], device=device, now=self.now)
            assert not became.refused

    def send(self, device, *_):
        self.lose(device)
        self.heard[device] = {each: self.request.progress.step(each).version for each in STEPS}

    def desk(self, _, step, state, note):
        self.tell(change_step, Told(step, state, note=note))

    def settle(self, _, step, state, note):
        self.tell(settle, Told(step, state, note=note))

    def tell(self, rule, told):
        with contextlib.suppress(Conflict):
            self.request, _ = rule(self.request, PLAN, Guide("guide-1"), told, self.now)

    def kept(self, device):
        return sorted(each.number for each in self.request.progress.changes if each.device == device)


ACTS = st.tuples(st.sampled_from("ab"), st.sampled_from(["send", "lose", "note", "desk", "settle"]), SAID)


@settings(max_examples=200, deadline=None)
@given(st.lists(ACTS, max_size=25))
def test_tablets_that_come_and_go_lose_and_double_nothing(acts):
    play = Play()
    for device, act, (step, state, _, note) in acts:
        play.now += timedelta(minutes=1)
        getattr(play, act)(device, step, state, note)
    for device, changes in play.noted.items():
        play.lose(device)
        assert play.kept(device) == [each.number for each in changes]
    for step in STEPS:
        standing = play.request.progress.step(step).standing
        assert bool(standing) == any(each.step == step for each in play.request.progress.changes)
        assert len({each.device for each in standing}) == len(standing), "one tablet says one thing"


def test_the_order_of_the_checklist_is_the_tablets_to_keep():
    request, became, _ = merged(sitting(), change(2, "form", minute=2))
    assert (became.new, request.steps) == ((2,), ("form",))
    assert merged(request, change(1))[0].steps == ("sign-in", "form")
