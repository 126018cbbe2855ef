"""Requests and guides over the real broker and database: next, seats, phones, promises, and everybody at once."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import UTC, datetime, timedelta

import eventlet
import pytest
from nameko.runners import ServiceRunner

from services.guidance.domain.hall import Settings
from services.guidance.domain.request import Request, asked, placed
from services.guidance.service import GuidanceService
from shared.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests, Unavailable
from shared.ids import new_code, new_id
from shared.messaging import RpcSession, nameko_config
from shared.security import Caller
from shared.storage import Stamp
from tests.integration.guidance.conftest import SEATS

GUIDES, REQUESTS = 20, 500


def _waiting(desk, number, **more):
    """Store requests as the kiosk would have, a second apart, the first of them longest ago."""
    for n in range(number):
        when = datetime.now(UTC) - timedelta(seconds=number - n)
        wish = {"id": new_id(), "hall": desk.hall, "matter": desk.matter, "language": "zh", "code": new_code(), **more}
        request = placed(Request(requested_at=when, **wish), Settings())
        desk.store.requests.add(request, asked(request), Stamp(when, "kiosk-1", "c"), None)


def test_twenty_guides_at_two_copies_serve_five_hundred_none_twice_and_none_forgotten(desk):
    _waiting(desk, REQUESTS)
    another = ServiceRunner(nameko_config(desk.settings))
    another.add_service(GuidanceService)
    another.start()
    served: Tally[str] = Tally()

    def works(guide):
        while called := _patiently(guide.next, hall=desk.hall):
            served[called["request"]["id"]] += 1
            _patiently(guide.resolve, request=called["request"]["id"], outcome="left")

    pool = eventlet.GreenPool()
    workers = [pool.spawn(works, desk.by("guide", f"guide-{n}")) for n in range(GUIDES)]
    for each in workers:
        each.wait()
    another.kill()
    claims = [
        entry["guide"] if "guide" in entry else entry["data"]["guide"]
        for each in desk.database["requests"].find({"hall": desk.hall})
        for entry in each["history"]
        if entry["type"] == "guidance_claimed"
    ]
    assert len(claims) == REQUESTS
    assert desk.database["requests"].count_documents({"hall": desk.hall, "state": "left"}) == REQUESTS
    assert (len(served), max(served.values())) == (REQUESTS, 1)


def _patiently(method, **given):
    """Ask until there is an answer: with two cores and 20 guides some wait longer than an answer may take."""
    for _ in range(100):
        try:
            return method(**given)
        except Unavailable:
            continue
        except Conflict as busy:
            if (busy.detail or {}).get("request"):  # the claim of an answer that came too late
                return {"request": {"id": busy.detail["request"]}}
            return None
    raise AssertionError("nobody answers at the desk")


def test_the_next_request_comes_with_its_reason_a_seat_and_not_before_the_last_has_ended(desk):
    first, second = desk.ask(), desk.ask(priority="elderly")
    guide = desk.by("guide")
    called = guide.next(hall=desk.hall)
    assert (called["request"]["id"], called["request"]["seat"]) == (second["id"], 1)
    assert (called["why"]["rule"], called["why"]["overtaken"]) == ("credit", 1)
    with pytest.raises(Conflict) as busy:
        guide.next(hall=desk.hall)
    assert busy.value.detail["request"] == second["id"]
    guide.resolve(request=second["id"], outcome="left")
    assert guide.next(hall=desk.hall)["request"]["id"] == first["id"]
    guide.resolve(request=first["id"], outcome="left")
    assert guide.next(hall=desk.hall) is None


def test_a_break_stops_the_next_and_coming_back_lets_it_go_on(desk):
    desk.ask()
    guide = desk.by("guide")
    guide.go_on_duty(hall=desk.hall)
    guide.take_break(hall=desk.hall, reason="午餐")
    with pytest.raises(Conflict):
        guide.next(hall=desk.hall)
    assert desk.ask()["note"]["code"] == "on_a_break"
    guide.come_back(hall=desk.hall)
    assert guide.next(hall=desk.hall)["request"]


def test_skills_set_by_the_supervisor_lead_requests_to_who_has_them(desk):
    desk.ask(language="en")
    boss, anna, ben = desk.by("supervisor"), desk.by("guide", "anna"), desk.by("guide", "ben")
    boss.set_skills(hall=desk.hall, guide="anna", languages=["zh"])
    with pytest.raises(Forbidden):
        anna.set_skills(hall=desk.hall, guide="anna", languages=["en"])
    anna.go_on_duty(hall=desk.hall)
    ben.go_on_duty(hall=desk.hall)
    assert anna.next(hall=desk.hall) is None
    assert ben.next(hall=desk.hall)["why"]["rule"] == "longest_wait"


def test_all_seats_taken_is_said_and_a_seat_is_free_again_after_a_sitting(desk):
    for n in range(SEATS):
        desk.claimed(f"guide-{n}")
    waiting = desk.ask()
    with pytest.raises(Conflict) as full:
        desk.by("guide", "late").claim(request=waiting["id"])
    assert full.value.detail["state"] == "seats_taken"
    ended = desk.by("supervisor").list_requests(hall=desk.hall, state="claimed")["items"][0]
    desk.by("supervisor").resolve(request=ended["id"], outcome="left")
    taken = desk.by("guide", "late").claim(request=waiting["id"])
    assert (taken["area"], taken["seat"]) == (ended["area"], ended["seat"])


def test_a_visitor_asks_by_phone_joins_follows_and_gives_it_back(desk):
    desk.by("guide").go_on_duty(hall=desk.hall)
    visit = _visit(desk)
    public = desk.by("kiosk", "nobody")
    asked_for = public.request_by_phone(code=visit["code"], topic="where to upload")
    assert (asked_for["state"], asked_for["ahead"]) == ("waiting", 0)
    assert asked_for["wait"]["low_minutes"] <= asked_for["wait"]["high_minutes"]
    assert public.request_by_phone(code=visit["code"])["code"] == asked_for["code"]
    assert public.public_state(code=asked_for["code"]) == asked_for
    assert public.cancel(code=asked_for["code"])["state"] == "left"
    for _ in range(2):
        public.cancel(code=public.request_by_phone(code=visit["code"])["code"])
    with pytest.raises(TooManyRequests) as often:
        public.request_by_phone(code=visit["code"])
    assert often.value.detail["retry_after_seconds"] > 0
    with pytest.raises(NotFound):
        public.request_by_phone(code="nosuchcode")


def test_who_is_sent_by_a_clerk_keeps_the_time_of_arrival(desk):
    visit = desk.visit()
    earlier = desk.ask()
    desk.by("clerk").request(hall=desk.hall, matter=desk.matter, visit=visit)
    first = desk.by("guide").next(hall=desk.hall)["request"]
    assert (first["visit"], first["source"]) == (visit, "clerk")
    assert first["id"] != earlier["id"]


def test_what_nobody_claims_in_time_is_told_once_and_listed_for_the_supervisor(desk):
    rules = {"guidance_promise_minutes": 0.0}
    with pytest.raises(Invalid):
        desk.ask_intake().change_settings(hall=desk.hall, settings=rules, reason="r")
    _waiting(desk, 1)
    late = desk.database["requests"].find_one({"hall": desk.hall})["_id"]
    desk.database["requests"].update_one({"_id": late}, {"$set": {"due_at": datetime.now(UTC) - timedelta(minutes=1)}})

    def told():
        return [each["type"] for each in desk.document("requests", late)["history"]].count("guidance_overdue")

    with eventlet.Timeout(60):
        while not told():
            eventlet.sleep(0.2)
    boss = desk.by("supervisor")
    assert [each["id"] for each in boss.list_requests(hall=desk.hall, overdue=True)["items"]] == [late]
    assert boss.desk(hall=desk.hall)["overdue"] == 1
    assert desk.by("guide").next(hall=desk.hall)["why"]["rule"] in ("overdue", "longest_wait")
    assert told() == 1


def test_a_sitting_is_passed_on_and_joined_by_a_second_guide(desk):
    request = desk.claimed("anna")
    ben = desk.by("guide", "ben")
    ben.go_on_duty(hall=desk.hall)
    assert ben.join(request=request)["helpers"] == ["ben"]
    with pytest.raises(Forbidden):
        desk.by("guide", "cleo").reassign(request=request, guide="ben", reason="r")
    with pytest.raises(Conflict):
        desk.by("guide", "anna").reassign(request=request, guide="nobody", reason="r")
    passed = desk.by("guide", "anna").reassign(request=request, guide="ben", reason="懂税务")
    assert (passed["guide"], passed["helpers"], passed["state"]) == ("ben", [], "claimed")
    assert desk.by("supervisor").reassign(request=request, guide=None, reason="叫走了")["state"] == "waiting"


def _visit(desk):
    kiosk = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({desk.hall}))
    with RpcSession(desk.settings, kiosk) as session:
        return session.intake.register_visit(hall=desk.hall, matter=desk.matter)
