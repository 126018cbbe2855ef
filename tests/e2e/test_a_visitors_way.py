"""One visitor's whole way through real processes: ticket, call, service, guidance, and what others see of it."""

from __future__ import annotations

import pytest

from shared.clock import iso, parse_moment
from tests.e2e.people import done, listen_until, refused
from tests.e2e.waiting import eventually

HALL = "guicheng"
COUNTER = f"{HALL}-1"


@pytest.fixture(scope="module")
def matter(matters):
    return matters(HALL)[0]


@pytest.fixture(scope="module")
def kiosk(cast):
    return cast("kiosk", HALL)


@pytest.fixture(scope="module")
def board(cast):
    return cast("board", HALL)


@pytest.fixture(scope="module")
def clerk(cast):
    person = cast("clerk", HALL)
    person.open(COUNTER)
    person.serve_whoever_waits(COUNTER)
    return person


@pytest.fixture(scope="module")
def served(kiosk, clerk, board, visitor, matter):
    """A visitor who has been served, and the events' id before they came."""
    before = done(board.get(f"/halls/{HALL}/board"))["last_event_id"]
    visit = kiosk.take_ticket(matter["id"])
    while (called := clerk.call(COUNTER))["visit"] != visit["visit"]:
        clerk.do(called["id"], "start")
        clerk.do(called["id"], "finish")
    assert visitor.visit(visit["code"])["ticket"]["state"] == "called"
    assert clerk.do(called["id"], "start")["state"] == "serving"
    assert clerk.do(called["id"], "finish")["state"] == "finished"
    return {**visit, "before": before, "arrived_at": called["arrived_at"]}


def test_a_ticket_says_its_number_who_is_ahead_and_how_long_it_may_take(kiosk, matter):
    ticket = kiosk.take_ticket(matter["id"])["ticket"]
    assert ticket["state"] == "waiting"
    assert ticket["number"][1:].isdigit()
    assert ticket["ahead"] >= 0
    wait = ticket["wait"]
    assert 0 <= wait["low_minutes"] <= wait["likely_minutes"] <= wait["high_minutes"]


def test_the_visitor_follows_their_visit_without_a_token_to_its_end(served, visitor):
    def closed():
        shown = visitor.visit(served["code"])
        return shown if shown["state"] == "closed" else None

    shown = eventually(closed, "the visit to be closed")
    assert shown["ticket"]["number"] == served["ticket"]["number"]
    assert shown["ticket"]["state"] == "finished"
    assert [stop["state"] for stop in shown["stops"]] == ["finished"]


def test_the_live_stream_tells_it_in_order_and_resumes_after_any_event(served, board):
    ticket = served["ticket"]["id"]

    def about(frame):
        return frame.data.get("data", {}).get("ticket") == ticket

    heard = listen_until(board, lambda each: each.event == "service_finished" and about(each), served["before"])
    mine = [each for each in heard if about(each)]
    assert [each.event for each in mine] == ["ticket_issued", "ticket_called", "service_started", "service_finished"]
    assert [each.data["seq"] for each in mine] == [0, 1, 2, 3]
    again = listen_until(board, lambda each: each.id == mine[-1].id, mine[1].id)
    assert [each.id for each in again if about(each)] == [mine[2].id, mine[3].id]


def test_help_with_online_filing_is_asked_for_claimed_and_resolved(kiosk, cast, matter, served):
    guide = cast("guide", HALL)
    asked = done(
        kiosk.post(f"/halls/{HALL}/guidance-requests", {"matter": matter["id"], "visit": served["visit"]}), 201
    )
    assert asked["state"] == "waiting"
    assert asked["id"] in waiting_at(guide)
    claimed = done(guide.post(f"/guidance-requests/{asked['id']}/claim"))
    assert (claimed["state"], bool(claimed["guide"])) == ("claimed", True)
    said = {"outcome": "filed", "receipt": "WB-2026-0001"}
    resolved = done(guide.post(f"/guidance-requests/{asked['id']}/resolve", said))
    assert (resolved["state"], resolved["outcome"], resolved["receipt"]) == ("resolved", "filed", "WB-2026-0001")
    assert asked["id"] not in waiting_at(guide)
    refused(guide.post(f"/guidance-requests/{asked['id']}/claim"), 409)


def waiting_at(guide):
    return [each["id"] for each in done(guide.get(f"/halls/{HALL}/guidance-requests", state="waiting"))["items"]]


def test_the_standards_office_sees_what_happened(served, cast):
    officer = cast("officer", HALL)
    standard = done(officer.get("/standards"))["items"][0]
    arrived = parse_moment(served["arrived_at"])
    period = {"from": iso(arrived), "to": iso(arrived.replace(year=arrived.year + 1))}

    def waits_measured():
        body = {"standard": standard["id"], **period}
        check = done(officer.post(f"/halls/{HALL}/checks", body), 201)
        waiting = next(clause for clause in check["clauses"] if clause["id"] == "W-01")
        return check if waiting["sample"] else None

    check = eventually(waits_measured, "the evidence of a wait")
    assert {clause["verdict"] for clause in check["clauses"]} <= {"passed", "failed", "no_evidence", "not_applicable"}
    assert done(officer.get(f"/checks/{check['id']}"))["clauses"] == check["clauses"]


def test_calling_while_a_ticket_is_held_answers_with_that_ticket(kiosk, clerk, matter):
    kiosk.take_ticket(matter["id"])
    kiosk.take_ticket(matter["id"])
    held = clerk.call(COUNTER)
    assert refused(clerk.post(f"/counters/{COUNTER}/call"), 409)["ticket"]["id"] == held["id"]
    clerk.do(held["id"], "start")
    clerk.do(held["id"], "finish")


def test_calling_when_nobody_waits_is_an_empty_answer(clerk):
    clerk.serve_whoever_waits(COUNTER)
    answer = clerk.post(f"/counters/{COUNTER}/call")
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_no_show_before_its_time_says_how_many_seconds_are_left(kiosk, clerk, matter):
    kiosk.take_ticket(matter["id"])
    ticket = clerk.call(COUNTER)
    early = refused(clerk.post(f"/tickets/{ticket['id']}/no-show"), 409)
    assert early["seconds_left"] > 0
    clerk.do(ticket["id"], "recall")
    assert 0 < refused(clerk.post(f"/tickets/{ticket['id']}/no-show"), 409)["seconds_left"] <= 20
    clerk.do(ticket["id"], "start")
    clerk.do(ticket["id"], "finish")


def test_a_service_that_was_not_started_cannot_be_finished(kiosk, clerk, matter):
    kiosk.take_ticket(matter["id"])
    ticket = clerk.call(COUNTER)
    assert refused(clerk.post(f"/tickets/{ticket['id']}/finish"), 409)["state"] == "called"
    clerk.do(ticket["id"], "start")
    clerk.do(ticket["id"], "finish")
