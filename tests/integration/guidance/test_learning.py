"""What the desk learns, from sittings that took place over the real broker and database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shared.contracts.learning import LearningView
from shared.errors import Forbidden, Invalid, NotFound
from shared.messaging import RpcSession
from shared.security import Caller

TODAY = datetime.now(UTC).date()
DAYS = {"day_from": str(TODAY - timedelta(days=1)), "day_to": str(TODAY + timedelta(days=1))}


def learnt(desk, role="supervisor", name=None, **given):
    return desk.by(role, name).learning(**{"hall": desk.hall, **DAYS, **given})


def visit_with_card(desk, number):
    kiosk = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({desk.hall}))
    with RpcSession(desk.settings, kiosk) as session:
        made = session.intake.register_visit(hall=desk.hall, matter=desk.matter, party={"identity_number": number})
    return made["visit"]


def resolved(desk, guide="guide-1", outcome="handed_over", **asked):
    request = desk.claimed(guide, **asked)
    if outcome == "handed_over":
        desk.by("guide", guide).hand_over(request=request, queue=desk.queue)
    else:
        desk.by("guide", guide).resolve(request=request, outcome="left")


def test_sittings_of_a_hall_are_learnt_from_and_each_guide_sees_only_their_own(desk):
    resolved(desk)
    resolved(desk, "guide-2")
    resolved(desk, "guide-2", outcome="left")
    desk.ask()
    told = learnt(desk)
    assert LearningView().validate(told) == {}
    assert told["total"]["requests"] == 4
    assert told["total"]["outcomes"]["handed_over"] == 2
    assert (told["total"]["first_sitting"]["hits"], told["total"]["first_sitting"]["n"]) == (0, 2)
    assert told["matters"][0]["name"]["zh"]
    assert [(each["guide"], each["requests"]) for each in told["guides"]] == [("guide-1", 1), ("guide-2", 2)]
    assert [each["guide"] for each in learnt(desk, "guide", "guide-2")["guides"]] == ["guide-2"]
    assert learnt(desk, "guide", "guide-9")["guides"] == learnt(desk, "officer")["guides"] == []


def test_who_comes_again_is_known_by_a_card_without_anything_of_the_card_being_told(desk):
    first, second = visit_with_card(desk, "11010519491231002X"), visit_with_card(desk, "360426199101010071")
    for visit in (first, second):
        resolved(desk, visit=visit)
    resolved(desk, visit=first)  # the same visit asks again
    told = learnt(desk)
    assert (told["total"]["repeats"]["hits"], told["total"]["repeats"]["n"]) == (1, 3)
    assert told["total"]["first_sitting"]["n"] == 2
    supervisor = Caller("s", frozenset({"supervisor"}), frozenset({desk.hall}))
    with RpcSession(desk.settings, supervisor) as session:
        people = session.intake.same_people(hall=desk.hall, visits=[first, second, "unknown"])
    assert sorted(people.values()) == [0, 1]


@pytest.mark.parametrize("role", ["kiosk", "board", "clerk"])
def test_only_who_answers_for_the_desk_learns(desk, role):
    with pytest.raises(Forbidden):
        learnt(desk, role)


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"hall": "nowhere"}, NotFound, "hall"),
        ({"day_to": "2020-01-01"}, Invalid, "to"),
        ({"day_from": "2020-01-01"}, Invalid, "to"),
        ({"day_from": {"$ne": 1}}, Invalid, "day_from"),
    ],
)
def test_what_does_not_fit_is_refused(desk, given, error, field):
    with pytest.raises(error) as refused:
        learnt(desk, **given)
    assert refused.value.field == field


def test_a_step_is_called_by_its_name_also_where_nobody_wrote_the_checklist(desk):
    request = desk.claimed("guide-1")
    guide = desk.by("guide", "guide-1")
    shown = guide.get_request(request=request)["progress"]
    assert shown["generated"]
    first = shown["steps"][0]["id"]
    guide.do_step(request=request, step=first, state="stuck", version=0)
    guide.hand_over(request=request, queue=desk.queue)
    told = {each["step"]: each["title"] for each in learnt(desk)["steps"]}
    assert told[first] == shown["steps"][0]["title"]
    assert all(told.values())
