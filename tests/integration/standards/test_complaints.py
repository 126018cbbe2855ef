"""Complaints through the service: sealed, followed by a code, dealt with once, escalated; bad ratings by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import eventlet
import pytest

from services.standards.complaining import Complaining
from services.standards.store import StandardsStore
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import Call
from shared.security import SYSTEM
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import Morning

SECRET = {"content": "王小明说办事员态度差", "contact": {"name": "王小明", "phone": "13812345678"}}


class Copy(Complaining):
    """What one copy of the service does when its timer fires."""

    def __init__(self, store: StandardsStore) -> None:
        self.store, self.call = store, Call(SYSTEM, "test", None)


@pytest.fixture
def known(office: Office, morning: Morning) -> Office:
    """An office that knows its hall, and of ten visits in it."""
    morning.publish()
    office.hear(morning.events)
    return office


def lodged(office: Office, role: str = "kiosk", **more: Any) -> dict[str, Any]:
    told = {"hall": office.hall, "category": "conduct", **SECRET, **more}
    return dict(office.by(role).lodge_complaint(**told))


def document(office: Office, complaint: str) -> dict[str, Any]:
    return dict(office.store.database["complaints"].find_one({"_id": complaint}))


def test_what_is_written_is_sealed_and_stays_out_of_events_and_lists_of_others(known):
    made = lodged(known)
    stored = str(document(known, made["id"]))
    assert not [word for word in ("王小明", "138", "态度") if word in stored]
    seen = known.by("officer").get_complaint(complaint=made["id"])
    assert (seen["content"], seen["channel"], seen["next_steps"][:2]) == (
        SECRET["content"],
        "kiosk",
        ["accept", "decline"],
    )
    assert "13812345678" not in str(seen)
    for role, hall in (("clerk", None), ("guide", None), ("officer", "nanhai")):
        with pytest.raises(Forbidden):
            known.by(role, hall).get_complaint(complaint=made["id"])
    assert [each["id"] for each in known.by("supervisor").list_complaints(hall=known.hall)["items"]] == [made["id"]]
    assert known.by("supervisor", "nanhai").list_complaints()["items"] == []


def test_only_an_officer_sees_how_somebody_is_reached_and_it_is_written_down(known):
    made = lodged(known)
    for role in ("supervisor", "admin", "clerk"):
        with pytest.raises(Forbidden):
            known.by(role).get_complaint_contact(complaint=made["id"])
    reached = known.by("officer").get_complaint_contact(complaint=made["id"])
    assert reached == {"name": "王小明", "phone": "13812345678", "comments": []}
    seen = [each for each in document(known, made["id"])["history"] if each["type"] == "complaint_contact_seen"]
    assert [each["actor"] for each in seen] == ["officer-1"]


def test_whoever_complained_follows_it_by_its_code_to_the_answer(known):
    made, office = lodged(known, "clerk", channel="phone"), known.by("officer")
    assert known.by("board").follow_complaint(code=made["code"])["answer"] is None
    for step in ("accept", "investigate", "answer"):
        office.take_complaint_step(complaint=made["id"], step=step, words="已向您致歉")
    told = known.by("board").follow_complaint(code=made["code"])
    assert (told["state"], told["answer"]) == ("answered", "已向您致歉")
    with pytest.raises(NotFound):
        known.by("board").follow_complaint(code="nosuchcode")


@pytest.mark.parametrize(
    ("role", "told", "error", "field"),
    [
        ("board", {}, Forbidden, None),
        ("kiosk", {"content": ""}, Invalid, "content"),
        ("kiosk", {"category": "weather"}, Invalid, "category"),
        ("kiosk", {"contact": {"phone": "12"}}, Invalid, "contact.phone"),
        ("clerk", {"channel": "rating"}, Invalid, "channel"),
        ("kiosk", {"hall": "nowhere"}, Forbidden, None),
    ],
)
def test_what_does_not_fit_is_refused(known, role, told, error, field):
    with pytest.raises(error) as refused:
        lodged(known, role, **told)
    assert refused.value.field == field


def test_what_is_kept_of_a_command_holds_nothing_that_anybody_wrote(known):
    told = {"hall": known.hall, "category": "waiting", **SECRET}
    made = known.by("kiosk", key="sealed").lodge_complaint(**told)
    known.by("officer", key="sealed too").take_complaint_step(complaint=made["id"], step="accept", words="王小明来电")
    whole = document(known, made["id"])
    assert [each["answer"] for each in whole["commands"]] == [made["id"]] * 2
    assert not [secret for secret in ("王小明", "13812345678", made["code"]) if secret in str(whole)]
    assert known.by("board").follow_complaint(code=made["code"])["state"] == "accepted"


def test_one_key_from_eight_clients_makes_one_complaint_and_takes_one_step(known):
    pool = eventlet.GreenPool()
    told = {"hall": known.hall, "category": "waiting", **SECRET}
    lines = [known.by("kiosk", key="lodge") for _ in range(8)]
    made = [each.wait() for each in [pool.spawn(line.lodge_complaint, **told) for line in lines]]
    assert all(each == made[0] for each in made)
    assert len(known.by("officer").list_complaints(hall=known.hall)["items"]) == 1
    step = {"complaint": made[0]["id"], "step": "accept"}
    lines = [known.by("officer", key="accept") for _ in range(8)]
    answers = [each.wait() for each in [pool.spawn(line.take_complaint_step, **step) for line in lines]]
    assert all(each == answers[0] for each in answers)
    assert len(document(known, made[0]["id"])["history"]) == 2


def test_two_officers_who_accept_and_decline_at_once_do_not_both_succeed(known):
    made, pool, refused = lodged(known), eventlet.GreenPool(), 0
    acts = [
        pool.spawn(known.by("officer").take_complaint_step, complaint=made["id"], step=step, words="不予受理")
        for step in ("accept", "decline")
    ]
    for each in acts:
        try:
            each.wait()
        except Conflict:
            refused += 1
    assert refused == 1


def test_a_bad_rating_is_one_complaint_however_often_it_is_heard_and_a_good_one_none(known, morning):
    for number, stars in ((1, 2), (2, 5)):
        rating = {"visit": f"{known.hall}-v{number}", "ticket": "t", "stop": 0, "stars": stars, "named": True}
        morning.say("rating_given", rating["visit"], 100, {**rating, "counter": f"{known.hall}-1"}, actor="anyone")
    bad = morning.events[-2:]
    known.hear([*bad, *bad])
    office = known.by("officer")
    eventually(lambda: office.list_complaints(hall=known.hall)["items"], "the complaint")
    (found,) = office.list_complaints(hall=known.hall, channel="rating")["items"]
    assert (found["id"], found["stars"], found["state"]) == (f"{known.hall}-v1-0", 2, "accepted")
    assert {each["step"] for each in found["due"]} == {"contact", "answer"}
    assert [each["id"] for each in office.list_complaints(hall=known.hall, overdue=True)["items"]] == [found["id"]]
    assert office.list_complaints(hall=known.hall, overdue=False)["items"] == []


def test_overdue_steps_are_told_once_a_level_though_several_copies_look(known):
    made = lodged(known)
    long_ago = (datetime.now(UTC) - timedelta(days=60)).date().isoformat()
    due = {"due": {"accept": long_ago, "answer": "2999-01-01"}, "next_due": long_ago}
    known.store.database["complaints"].update_one({"_id": made["id"]}, {"$set": due})
    pool = eventlet.GreenPool()
    for looking in [pool.spawn(Copy(known.store).escalate_complaints) for _ in range(4)]:
        looking.wait()
    told = known.by("admin").get_complaint(complaint=made["id"])["escalations"]
    assert [(each["level"], each["step"]) for each in told] == [
        ("supervisor", "accept"),
        ("officer", "accept"),
        ("admin", "accept"),
    ]
    types = [each["type"] for each in document(known, made["id"])["history"]]
    assert types == ["complaint_received", *["complaint_escalated"] * 3]
