"""Who may not is told so, plainly, and nothing is done."""

from __future__ import annotations

import pytest

from tests.e2e.people import Person, done, refused

HALL, OTHER = "danzao", "shishan"


@pytest.fixture(scope="module")
def matter(matters):
    return matters(HALL)[0]["id"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", f"/halls/{HALL}/visits"),
        ("post", f"/counters/{HALL}-1/open"),
        ("post", f"/counters/{HALL}-1/call"),
        ("post", f"/halls/{HALL}/guidance-requests"),
        ("get", f"/halls/{HALL}/guidance-requests"),
        ("post", f"/halls/{HALL}/checks"),
        ("get", f"/halls/{HALL}/events"),
    ],
)
def test_without_a_token_nothing_is_done(visitor, method, path):
    refused(getattr(visitor, method)(path), 401)


def test_a_forged_token_is_no_token(suite):
    forged = Person(suite.url, HALL, suite.token("kiosk", HALL)[:-4] + "AAAA")
    refused(forged.post(f"/halls/{HALL}/visits", {"matter": "any"}), 401)


def test_a_kiosk_gives_no_tickets_in_another_hall(cast, matters):
    stranger = cast("kiosk", OTHER)
    refused(stranger.post(f"/halls/{HALL}/visits", {"matter": matters(HALL)[0]["id"]}), 403)


def test_a_clerk_opens_no_counter_of_another_hall_and_calls_at_none(cast):
    stranger = cast("clerk", OTHER)
    refused(stranger.post(f"/counters/{HALL}-1/open"), 403)
    refused(stranger.post(f"/counters/{HALL}-1/call"), 403)


def test_a_clerk_of_another_hall_cannot_touch_a_ticket(cast, matter):
    ticket = cast("kiosk", HALL).take_ticket(matter)["ticket"]
    refused(cast("clerk", OTHER).post(f"/tickets/{ticket['id']}/start"), 403)


def test_a_kiosk_calls_nobody(cast):
    refused(cast("kiosk", HALL).post(f"/counters/{HALL}-1/call"), 403)


def test_a_guide_of_another_hall_claims_nothing(cast, matter):
    asked = done(cast("kiosk", HALL).post(f"/halls/{HALL}/guidance-requests", {"matter": matter}), 201)
    refused(cast("guide", OTHER).post(f"/guidance-requests/{asked['id']}/claim"), 403)


@pytest.mark.parametrize(
    ("role", "method", "path", "body"),
    [
        ("kiosk", "get", "/halls/nowhere", None),
        ("kiosk", "get", "/matters/nothing", None),
        ("kiosk", "get", "/visits/nobody", None),
        ("kiosk", "post", "/halls/nowhere/visits", {"matter": "any"}),
        ("kiosk", "post", f"/halls/{HALL}/visits", {"matter": "nothing"}),
        ("clerk", "post", f"/counters/{HALL}-999/open", {}),
        ("clerk", "post", f"/counters/{HALL}-999/call", {}),
        ("clerk", "post", "/tickets/none/start", {}),
        ("guide", "post", "/guidance-requests/none/claim", {}),
        ("officer", "get", "/checks/none", None),
        ("kiosk", "get", "/no-such-thing", None),
    ],
)
def test_what_does_not_exist_is_not_found(cast, role, method, path, body):
    person = cast(role, HALL)
    refused(person.get(path) if method == "get" else person.post(path, body), 404)
