"""A command (Idempotency-Key) that comes again has one effect and one answer, at the guidance desk."""

from __future__ import annotations

import eventlet
import pytest

from shared.errors import Conflict
from tests.integration.guidance.conftest import Desk

AT_ONCE = 16


def events(desk: Desk, request: str) -> int:
    return len(desk.document("requests", request)["history"])


@pytest.mark.parametrize("with_visit", [True, False])
def test_one_key_from_sixteen_kiosks_at_once_asks_once(desk, with_visit):
    wish = {"hall": desk.hall, "matter": desk.matter, "visit": desk.visit() if with_visit else None}
    lines = [desk.by("kiosk", key="ask") for _ in range(AT_ONCE)]
    pool = eventlet.GreenPool()
    answers = [each.wait() for each in [pool.spawn(line.request, **wish) for line in lines]]
    assert all(each == answers[0] for each in answers)
    assert desk.database["requests"].count_documents({"hall": desk.hall}) == 1


def test_a_repeated_claim_is_answered_and_not_refused(desk):
    request = desk.ask()["id"]
    first = desk.by("guide", key="claim").claim(request=request)
    assert desk.by("guide", key="claim").claim(request=request) == first
    with pytest.raises(Conflict):
        desk.by("guide", key="another").claim(request=request)
    assert events(desk, request) == 2
    assert desk.database["duties"].count_documents({"hall": desk.hall}) == 1


ENDINGS = {
    "resolve": {"outcome": "filed", "receipt": "GD-1"},
    "do_step": {"step": "upload"},
    "hand_over": {},
}


@pytest.mark.parametrize("method", ENDINGS)
def test_one_key_from_sixteen_tablets_at_once_goes_on_once(desk, method):
    request = desk.claimed()
    given = {"request": request, **ENDINGS[method]}
    if method == "hand_over":
        given["queue"] = desk.queue
    lines = [desk.by("guide", key=method) for _ in range(AT_ONCE)]
    pool = eventlet.GreenPool()
    answers = [each.wait() for each in [pool.spawn(getattr(line, method), **given) for line in lines]]
    assert all(each == answers[0] for each in answers)
    assert events(desk, request) == 3


def test_the_key_of_one_duty_turns_it_once_even_after_it_was_turned_back(desk):
    on = desk.by("guide", key="on").go_on_duty(hall=desk.hall)
    desk.by("guide").go_off_duty(hall=desk.hall)
    assert desk.by("guide", key="on").go_on_duty(hall=desk.hall) == on
    duty = desk.database["duties"].find_one({"hall": desk.hall})
    assert [each["type"] for each in duty["history"]] == ["guide_on_duty", "guide_off_duty"]
