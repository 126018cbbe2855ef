"""Which request is next for a guide, why, where they sit down, and how long somebody may wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.guidance.domain import request as requests
from services.guidance.domain.choice import Post, choose
from services.guidance.domain.hall import Area, Hall, Settings
from services.guidance.domain.rank import credit_minutes
from services.guidance.domain.request import Request, Seat, placed
from services.guidance.domain.seats import free_seat
from services.guidance.domain.skills import Skills
from services.guidance.domain.wait import NOBODY_ON_DUTY, ON_A_BREAK, place
from shared.errors import Conflict, Forbidden

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
RULES = Settings({"elderly": 10}, {"wheelchair": 15}, guidance_promise_minutes=15)
NAME = {"zh": "区", "en": "Area"}
LOBBY, UPSTAIRS = Area("lobby", NAME, 2, {"low_desk": 1}), Area("upstairs", NAME, 1)
HALL = Hall("h", "Asia/Shanghai", ("general",), (UPSTAIRS, LOBBY), RULES)
GROUPS = {"tax-return": ("tax",), "licence": ("enterprise",)}


def asking(name: str, minute: float = 0, **more) -> Request:
    when = NINE + timedelta(minutes=minute)
    wish = {"hall": "h", "matter": "tax-return", "language": "zh", **more}
    return placed(Request(id=name, requested_at=when, **wish), RULES)


def in_line(*those: Request) -> list[Request]:
    return sorted(those, key=lambda each: (each.rank, each.id))


def post(name: str = "anna", **skills) -> Post:
    return Post(name, Skills(name, "h", **skills))


def chosen(guide: Post, *line: Request, others: tuple[Post, ...] = (), now: datetime = NINE):
    return choose(guide, (guide, *others), in_line(*line), GROUPS, now)


def test_whoever_asked_first_is_next():
    choice = chosen(post(), asking("b", 2), asking("a", 1), now=NINE + timedelta(minutes=5))
    assert choice is not None
    assert (choice.request.id, choice.why.rule, choice.why.waited_minutes) == ("a", "longest_wait", 4.0)


def test_a_credit_goes_before_earlier_ones_and_says_how_many():
    choice = chosen(post(), asking("a", 0), asking("b", 1), asking("c", 5, priority="elderly"))
    assert choice is not None
    assert (choice.request.id, choice.why.rule, choice.why.credit_minutes, choice.why.overtaken) == (
        "c",
        "credit",
        10.0,
        2,
    )
    assert "照顾" in choice.why.chinese()
    assert "before 2 who came earlier" in choice.why.english()


def test_of_class_and_need_the_larger_credit_counts():
    assert credit_minutes("elderly", ["wheelchair", "hearing"], RULES) == 15
    assert credit_minutes("normal", ["hearing"], RULES) == 0


@given(st.lists(st.tuples(st.floats(0, 120), st.sampled_from(["normal", "elderly"])), min_size=1, max_size=20))
def test_nobody_is_passed_by_anybody_who_came_more_than_the_largest_credit_later(coming):
    line = in_line(*(asking(str(n), minute, priority=kind) for n, (minute, kind) in enumerate(coming)))
    for n, each in enumerate(line):
        assert all(after.counts_from > each.counts_from - timedelta(minutes=10, seconds=1) for after in line[n:])


def test_what_a_guide_does_not_know_is_left_to_a_colleague_who_does():
    licence, tax = asking("a", 0, matter="licence"), asking("b", 1)
    anna, ben = post("anna", groups=("tax",)), post("ben", matters=("licence",))
    choice = chosen(anna, licence, tax, others=(ben,))
    assert choice is not None
    assert (choice.request.id, choice.why.left_to_others) == ("b", 1)
    assert chosen(anna, licence, others=(ben,)) is None


def test_what_nobody_on_duty_knows_may_be_taken_by_anybody():
    anna, resting = post("anna", groups=("tax",)), replace(post("ben", groups=("enterprise",)), resting=True)
    choice = chosen(anna, asking("a", matter="licence"), others=(resting,))
    assert choice is not None
    assert choice.why.rule == "nobody_skilled"


def test_what_waits_beyond_its_promise_may_be_taken_by_anybody():
    anna, ben = post("anna", groups=("tax",)), post("ben", groups=("enterprise",))
    late = chosen(anna, asking("a", matter="licence"), others=(ben,), now=NINE + timedelta(minutes=15))
    assert late is not None
    assert late.why.rule == "overdue"


def test_who_needs_cantonese_gets_a_guide_who_speaks_it():
    mandarin, both = post("anna", languages=("zh",)), post("ben", languages=("zh", "yue"))
    line = asking("a", needs=("cantonese",))
    assert chosen(mandarin, line, others=(both,)) is None
    assert chosen(both, line, others=(mandarin,)) is not None


def test_a_wheelchair_is_seated_where_there_is_a_low_desk():
    assert free_seat(HALL, None, ["wheelchair"], set()) == Seat("lobby", 1)
    assert free_seat(HALL, None, [], set()) == Seat("upstairs", 1)
    assert free_seat(HALL, None, [], {Seat("upstairs", 1), Seat("lobby", 1)}) == Seat("lobby", 2)


def test_there_are_no_more_sittings_than_seats():
    taken = {Seat("upstairs", 1), Seat("lobby", 1), Seat("lobby", 2)}
    with pytest.raises(Conflict) as caught:
        free_seat(HALL, None, [], taken)
    assert caught.value.detail == {"state": "seats_taken", "seats": 3, "area": None}


def test_a_range_grows_with_those_ahead_and_shrinks_with_guides():
    line = in_line(*(asking(str(n), n) for n in range(9)))

    def wait(nth: int, *guides: Post):
        return place(line[nth], line, guides, GROUPS, HALL, [18.0, 22.0, 20.0]).wait

    one, two = wait(8, post("a")), wait(8, post("a"), post("b"))
    assert one.low_minutes <= one.likely_minutes <= one.high_minutes
    assert two.high_minutes < one.high_minutes
    assert wait(3, post("a")).high_minutes < one.high_minutes
    assert (one.guides, two.guides) == (1, 2)


def test_nobody_on_duty_is_said_in_place_of_a_range():
    line = [asking("a")]
    assert place(line[0], line, [], GROUPS, HALL, []).note == NOBODY_ON_DUTY
    resting = [replace(post(), resting=True)]
    assert place(line[0], line, resting, GROUPS, HALL, []).note == ON_A_BREAK


def test_the_promise_is_missed_once():
    waiting, late = asking("a"), NINE + timedelta(minutes=15)
    assert requests.note_overdue(waiting, late - timedelta(seconds=1)) is None
    noted = requests.note_overdue(waiting, late)
    assert noted is not None
    assert noted[1].type == "guidance_overdue"
    assert requests.note_overdue(noted[0], late) is None


def test_a_sitting_is_passed_on_by_its_guide_or_a_supervisor_and_goes_back_to_its_old_place():
    claimed, _ = requests.claim(asking("a"), "anna", NINE, Seat("lobby", 1))
    with pytest.raises(Forbidden):
        requests.reassign(claimed, requests.Guide("ben"), "cleo", "r")
    given_on, said = requests.reassign(claimed, requests.Guide("anna"), "ben", "knows tax")
    assert (given_on.guide, given_on.seat, said.data["guide_from"]) == ("ben", 1, "anna")
    back, _ = requests.reassign(claimed, requests.Guide("boss", supervises=True), None, "called away")
    assert (back.state, back.guide, back.seat, back.rank) == ("waiting", None, None, claimed.rank)


def test_a_visitor_gives_back_only_what_nobody_claimed():
    left, said = requests.cancel(asking("a"))
    assert (left.state, said.type, said.data["guide"]) == ("left", "guidance_left", None)
    claimed, _ = requests.claim(asking("a"), "anna", NINE)
    with pytest.raises(Conflict):
        requests.cancel(claimed)
