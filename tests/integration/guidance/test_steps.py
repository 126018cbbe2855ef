"""The steps of a sitting through the service: by its checklist, at once and from tablets, over two copies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import eventlet
import pytest
from nameko.runners import ServiceRunner

from services.guidance.service import GuidanceService
from shared.clock import iso
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import nameko_config
from tests.integration.guidance.conftest import Desk
from tests.integration.guidance.test_checklists import written

PHONE = "call 13800138000"


@pytest.fixture
def two_copies(desk: Desk) -> Iterator[Desk]:
    another = ServiceRunner(nameko_config(desk.settings))
    another.add_service(GuidanceService)
    another.start()
    yield desk
    another.kill()


def steps_of(desk: Desk, request: str) -> dict[str, dict]:
    """Return the steps of a sitting by their ids, in order."""
    return {each["id"]: each for each in desk.by("guide").get_request(request=request)["progress"]["steps"]}


def history(desk: Desk, request: str, *types: str) -> list[dict]:
    found = desk.document("requests", request)["history"]
    return [each for each in found if not types or each["type"] in types]


def change(number: int, step: str, checklist: str, state: str = "done", base: int = 0, **more) -> dict:
    at = iso(datetime.now(UTC))
    return {"number": number, "step": step, "base": base, "state": state, "at": at, "checklist": checklist, **more}


def test_a_claim_binds_the_sitting_to_the_version_in_force(desk: Desk) -> None:
    desk.by("officer").publish_checklists(checklists=[written(desk.matter)])
    request, guide = desk.claimed(), desk.by("guide")
    desk.by("officer").publish_checklists(checklists=[{**written(desk.matter, "2"), "valid_from": "2020-01-01"}])
    shown = guide.get_request(request=request)["progress"]
    assert (shown["checklist"], shown["generated"]) == ("1", False)
    told = written(desk.matter)["steps"]
    assert [each["id"] for each in shown["steps"]] == [each["id"] for each in told]
    assert shown["steps"][0]["troubles"] == told[0]["troubles"]
    assert shown["steps"][0]["title"] == told[0]["title"]
    assert shown["current"] == told[0]["id"]
    assert history(desk, request, "guidance_claimed")[0]["data"]["checklist"] == "1"
    assert guide.get_request(request=desk.claimed("guide-2"))["progress"]["checklist"] == "2"


def test_where_nobody_wrote_one_the_sitting_goes_by_a_generated_checklist(desk: Desk) -> None:
    request = desk.claimed()
    shown = desk.by("clerk").get_request(request=request)["progress"]
    assert shown["generated"]
    assert shown["steps"][0]["kind"] == "sign_in"
    assert desk.by("guide").get_request(request=desk.ask()["id"])["progress"] is None


def test_a_next_request_goes_by_a_checklist_too(desk: Desk) -> None:
    desk.ask()
    request = desk.by("guide").next(hall=desk.hall)["request"]["id"]
    assert steps_of(desk, request)


def test_a_step_of_another_version_or_out_of_order_is_refused_with_the_sitting_as_it_stands(desk: Desk) -> None:
    request, guide = desk.claimed(), desk.by("guide")
    first, second, third = list(steps_of(desk, request))[:3]
    guide.do_step(request=request, step=first, state="done", version=0, note="second try worked")
    for wrong in (
        {"step": third},
        {"step": first, "state": "open", "version": 0},
        {"step": second, "state": "done", "checklist": "other"},
    ):
        with pytest.raises(Conflict) as refused:
            guide.do_step(request=request, **wrong)
        standing = {each["id"]: each for each in refused.value.detail["progress"]["steps"]}
        assert (standing[first]["state"], standing[first]["version"]) == ("done", 1)
        assert refused.value.detail["progress"]["current"] == second
    assert guide.do_step(request=request, step=second)["steps"] == [first, second]
    assert steps_of(desk, request)[first]["notes"][0]["note"] == "second try worked"
    assert "second try" not in str(history(desk, request))


def test_a_note_with_something_personal_is_refused_and_kept_nowhere(desk: Desk) -> None:
    request, guide = desk.claimed(), desk.by("guide")
    first = next(iter(steps_of(desk, request)))
    with pytest.raises(Invalid) as refused:
        guide.do_step(request=request, step=first, note=PHONE)
    assert refused.value.field == "note"
    version = steps_of(desk, request) and guide.get_request(request=request)["progress"]["checklist"]
    became = guide.merge_changes(request=request, device="a", changes=[change(1, first, version, note=PHONE)])
    assert became["refused"][0]["reason"] == "personal_note"
    assert "13800138000" not in str(desk.document("requests", request))


def test_time_is_learnt_from_what_was_done_and_when(desk: Desk) -> None:
    request, guide = desk.claimed(), desk.by("guide")
    names = list(steps_of(desk, request))
    version = guide.get_request(request=request)["progress"]["checklist"]
    for name in names[:2]:
        guide.do_step(request=request, step=name)
    guide.merge_changes(request=request, device="a", changes=[change(1, names[2], version, "stuck")])
    guide.resolve(request=request, outcome="left")
    second = desk.claimed()
    for name in names[:2]:
        guide.do_step(request=second, step=name)
    guide.do_step(request=second, step=names[2], state="stuck", note="the page does not open")
    guide.resolve(request=second, outcome="not_possible_online", reason="须到窗口办理")
    today = datetime.now(UTC).astimezone().date()
    days = {"day_from": str(today - timedelta(days=1)), "day_to": str(today + timedelta(days=1))}
    learnt = {each["step"]: each for each in desk.by("supervisor").learning(hall=desk.hall, **days)["steps"]}
    assert learnt[names[2]]["stuck"]["hits"] == 1
    assert learnt[names[0]]["time"]["n"] == 1


def test_ten_minutes_without_a_network_and_thirty_changes_are_merged_however_they_arrive(two_copies: Desk) -> None:
    """In pieces, again and again, at the same time, through two copies of the service."""
    desk = two_copies
    request = desk.claimed()
    names = list(steps_of(desk, request))
    version = desk.by("guide").get_request(request=request)["progress"]["checklist"]
    begun, wrong_by = datetime.now(UTC), timedelta(hours=3)
    states = ("done", "open", "done")
    changes = [
        change(
            n + 1,
            names[n // 3 % len(names)],
            version,
            states[n % 3],
            at=iso(begun + wrong_by - timedelta(seconds=600 - 20 * n)),
        )
        for n in range(30)
    ]
    pieces = [changes[n : n + 7] for n in range(0, 30, 5)] + [changes]
    lines = [desk.by("guide", hall=desk.hall) for _ in pieces]
    pool = eventlet.GreenPool()
    sent = [
        pool.spawn(line.merge_changes, request=request, device="tablet-a", sent_at=iso(begun + wrong_by), changes=piece)
        for line, piece in zip(lines, reversed(pieces), strict=True)
    ]
    answers = [each.wait() for each in sent]
    merged = [number for each in answers for number in each["merged"]]
    assert sorted(merged) == list(range(1, 31))
    told = history(desk, request, "guidance_step_done", "guidance_step_changed")
    assert len(told) == 30
    expected = {each["step"] for each in changes[2::3]}
    assert set(desk.by("guide").get_request(request=request)["steps"]) == expected
    claimed_at = desk.store.requests.get(request).claimed_at
    kept = desk.store.requests.get(request).progress.changes
    assert all(claimed_at <= each.at <= datetime.now(UTC) for each in kept)


def test_two_tablets_that_differ_are_both_kept_and_somebody_settles_it(two_copies: Desk) -> None:
    desk = two_copies
    request, guide = desk.claimed(), desk.by("guide")
    desk.by("guide", "guide-2").join(request=request)
    first = next(iter(steps_of(desk, request)))
    version = guide.get_request(request=request)["progress"]["checklist"]
    pool = eventlet.GreenPool()
    for name, state, note in (("guide-1", "done", "worked"), ("guide-2", "stuck", "no signal")):
        batch = [change(1, first, version, state, note=note)]
        pool.spawn(desk.by("guide", name).merge_changes, request=request, device=f"of-{name}", changes=batch)
    pool.waitall()
    step = steps_of(desk, request)[first]
    assert (step["state"], step["version"]) == ("disputed", 2)
    assert {(each["state"], each["note"], each["by"]) for each in step["standing"]} == {
        ("done", "worked", "guide-1"),
        ("stuck", "no signal", "guide-2"),
    }
    with pytest.raises(Conflict) as refused:
        guide.do_step(request=request, step=first)
    assert refused.value.detail["progress"]["disputed"] == [first]
    with pytest.raises(Conflict):
        guide.settle_step(request=request, step=first, state="done", version=1)
    view = guide.settle_step(request=request, step=first, state="done", version=2, note="both looked")
    assert (view["steps"], view["progress"]["disputed"]) == ([first], [])
    with pytest.raises(Conflict):
        guide.settle_step(request=request, step=first, state="done", version=3)


def test_what_a_tablet_noted_is_not_lost_when_the_sitting_is_over_or_somebody_elses_by_then(desk: Desk) -> None:
    request, guide = desk.claimed(), desk.by("guide")
    first, second = list(steps_of(desk, request))[:2]
    version = guide.get_request(request=request)["progress"]["checklist"]
    desk.by("guide", "guide-2").go_on_duty(hall=desk.hall)
    guide.reassign(request=request, guide="guide-2", reason="knows tax")
    guide.merge_changes(request=request, device="a", changes=[change(1, first, version)])
    desk.by("guide", "guide-2").resolve(request=request, outcome="left")
    became = guide.merge_changes(request=request, device="a", changes=[change(2, second, version)])
    assert became["merged"] == [2]
    after = guide.get_request(request=request)
    assert (after["state"], after["steps"]) == ("left", [first, second])


def test_only_who_took_part_merges_and_only_what_was_begun(desk: Desk) -> None:
    request = desk.claimed()
    changes = [change(1, next(iter(steps_of(desk, request))), "x")]
    for role, name, hall in (("guide", "guide-9", None), ("clerk", None, None), ("guide", None, "nanhai")):
        with pytest.raises(Forbidden):
            desk.by(role, name, hall).merge_changes(request=request, device="a", changes=changes)
    with pytest.raises(Conflict):
        desk.by("supervisor").merge_changes(request=desk.ask()["id"], device="a", changes=changes)
    with pytest.raises(NotFound):
        desk.by("guide").get_request(request="unknown")
    with pytest.raises(Forbidden):
        desk.by("kiosk").get_request(request=request)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"device": "desk"}, "device"),
        ({"device": "a b"}, "device"),
        ({"changes": []}, "changes"),
        ({"changes": [{"number": 0}]}, "changes.0.number"),
        ({"photo": "x"}, "photo"),
        ({"sent_at": "now"}, "sent_at"),
    ],
)
def test_a_batch_that_cannot_be_read_is_refused_by_field(desk: Desk, given: dict, field: str) -> None:
    request = desk.claimed()
    whole = {"device": "a", "changes": [change(1, "sign-in", "x")], **given}
    if "number" in field:
        whole["changes"] = [{**change(1, "sign-in", "x"), **given["changes"][0]}]
    with pytest.raises(Invalid) as refused:
        desk.by("guide").merge_changes(request=request, **whole)
    assert field in (refused.value.field, *refused.value.detail["problems"])


def test_one_key_from_sixteen_tablets_at_once_settles_once(desk: Desk) -> None:
    request = desk.claimed()
    first = next(iter(steps_of(desk, request)))
    version = desk.by("guide").get_request(request=request)["progress"]["checklist"]
    for device, state in (("a", "done"), ("b", "stuck")):
        changes = [change(1, first, version, state)]
        desk.by("guide").merge_changes(request=request, device=device, changes=changes)
    pool = eventlet.GreenPool()
    lines = [desk.by("guide", key="settle") for _ in range(16)]
    given = {"request": request, "step": first, "state": "done", "version": 2}
    answers = [each.wait() for each in [pool.spawn(line.settle_step, **given) for line in lines]]
    assert all(each == answers[0] for each in answers)
    assert len(history(desk, request, "guidance_step_done")) == 2
