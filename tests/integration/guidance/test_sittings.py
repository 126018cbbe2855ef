"""A sitting through the service: its steps, and the way from the desk to a counter."""

from __future__ import annotations

import pytest

from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.integration.guidance.conftest import Desk


def history(desk: Desk, request: str) -> list[dict]:
    return list(desk.document("requests", request)["history"])


def test_steps_are_kept_in_order_and_told_once(desk):
    request, guide = desk.claimed(), desk.by("guide")
    for step in ("1", "upload", "1"):
        view = guide.do_step(request=request, step=step)
    assert view["steps"] == ["1", "upload"]
    assert desk.by("supervisor").do_step(request=request, step="sign")["steps"] == ["1", "upload", "sign"]
    told = [each["data"]["step"] for each in history(desk, request) if each["type"] == "guidance_step_done"]
    assert told == ["1", "upload", "sign"]


def test_a_request_is_handed_over_while_the_queue_is_away_and_its_event_says_where_to(desk):
    request = desk.claimed(needs=["hearing"])
    view = desk.by("guide").hand_over(request=request, queue=desk.queue)
    assert (view["state"], view["queue"], view["ticket"]) == ("handed_over", desk.queue, None)
    said = history(desk, request)[-1]
    assert said["type"] == "guidance_handed_over"
    assert (said["data"]["visit"], said["data"]["queue"], said["data"]["needs"]) == (None, desk.queue, ["hearing"])
    assert said["data"]["requested_at"].removesuffix("+00:00") == view["requested_at"].removesuffix("Z")


def test_a_visit_whose_request_was_handed_over_may_ask_again(desk):
    visit = desk.visit()
    first = desk.claimed(visit=visit)
    desk.by("guide").hand_over(request=first, queue=desk.queue)
    assert desk.ask(visit=visit)["id"] != first


ACTIONS = [("do_step", {"step": "upload"}), ("hand_over", {"queue": "general"})]


@pytest.mark.parametrize(("method", "given"), ACTIONS)
def test_nothing_goes_on_before_a_claim_or_after_the_end(desk, method, given):
    given = {**given, **({"queue": desk.queue} if "queue" in given else {})}
    waiting = desk.ask()["id"]
    with pytest.raises(Conflict) as refused:
        getattr(desk.by("guide"), method)(request=waiting, **given)
    assert refused.value.detail == {"state": "waiting"}
    over = desk.claimed()
    desk.by("guide").resolve(request=over, outcome="left")
    with pytest.raises(Conflict) as refused:
        getattr(desk.by("guide"), method)(request=over, **given)
    assert refused.value.detail == {"state": "left"}


@pytest.mark.parametrize(("method", "given"), ACTIONS)
def test_only_the_claiming_guide_and_supervisors_of_the_hall_go_on(desk, method, given):
    given = {**given, **({"queue": desk.queue} if "queue" in given else {})}
    request = desk.claimed("guide-1")
    for role, name, hall in (
        ("guide", "guide-2", None),
        ("kiosk", None, None),
        ("clerk", None, None),
        ("supervisor", None, "nanhai"),
    ):
        with pytest.raises(Forbidden):
            getattr(desk.by(role, name, hall), method)(request=request, **given)
    assert desk.store.requests.get(request).state == "claimed"
    assert desk.store.requests.get(request).steps == ()


@pytest.mark.parametrize(
    ("method", "given", "error", "field"),
    [
        ("do_step", {}, Invalid, "step"),
        ("do_step", {"step": ""}, Invalid, "step"),
        ("do_step", {"step": "x" * 61}, Invalid, "step"),
        ("do_step", {"step": {"$ne": None}}, Invalid, "step"),
        ("do_step", {"step": "1", "request": "unknown"}, NotFound, "request"),
        ("hand_over", {}, Invalid, "queue"),
        ("hand_over", {"queue": {"$ne": None}}, Invalid, "queue"),
        ("hand_over", {"queue": "nowhere"}, NotFound, "queue"),
        ("hand_over", {"queue": "general", "colour": "red"}, Invalid, "colour"),
        ("hand_over", {"queue": "general", "request": "unknown"}, NotFound, "request"),
    ],
)
def test_bad_input_is_refused_by_field_and_nothing_is_done(desk, method, given, error, field):
    request = desk.claimed()
    with pytest.raises(error) as refused:
        getattr(desk.by("guide"), method)(**{"request": request, **given})
    assert refused.value.field == field
    assert [each["type"] for each in history(desk, request)] == ["guidance_requested", "guidance_claimed"]
