"""A visitor's whole way through the door, with every room behind it, and what the screens see of it."""

import re

import pytest

from tests.integration.gateway.conftest import frames, until


@pytest.fixture(scope="module")
def matter(door):
    """A matter that nanhai offers."""
    items = door.get("/api/v1/matters?hall=nanhai&limit=1", "kiosk").json()["items"]
    return items[0]["id"]


def take_ticket(door, matter):
    answer = until(lambda: _issued(door, matter))
    return answer.json()


def _issued(door, matter):
    answer = door.post("/api/v1/halls/nanhai/visits", "kiosk", {"matter": matter})
    return answer if answer.status_code == 201 else None


def test_a_ticket_is_taken_called_started_and_finished_and_the_screens_hear_of_it(door, matter):
    board = door.get("/api/v1/halls/nanhai/board", "board").json()
    resume = {"Last-Event-ID": board["last_event_id"]}
    with door.get("/api/v1/halls/nanhai/events", "board", headers=resume, stream=True) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert door.post("/api/v1/counters/nanhai-1/open").json()["state"] == "open"
        visit = take_ticket(door, matter)
        number, ticket = visit["ticket"]["number"], visit["ticket"]["id"]
        assert re.fullmatch(r"[A-HJ-NP-Z]\d{3}", number)
        assert visit["ticket"]["wait"]["low_minutes"] <= visit["ticket"]["wait"]["high_minutes"]
        called = door.post("/api/v1/counters/nanhai-1/call").json()
        assert (called["ticket"]["number"], called["ticket"]["state"]) == (number, "called")
        assert called["why"]["en"]
        assert called["why"]["zh"]
        assert door.post(f"/api/v1/tickets/{ticket}/start").json()["state"] == "serving"
        assert door.post(f"/api/v1/tickets/{ticket}/finish").json()["state"] == "finished"
        heard = []
        for frame in frames(stream):
            heard.append(frame)
            if frame.event == "visit_closed":
                break
    types = [frame.event for frame in heard if frame.content["data"].get("visit") == visit["visit"]]
    order = ["ticket_issued", "ticket_called", "service_started", "service_finished"]
    assert [type_ for type_ in types if type_ in order] == order
    assert "visit_registered" in types
    assert all(frame.content["hall"] == "nanhai" and frame.content["id"] == frame.id for frame in heard)
    assert visit["code"] not in str(heard)


def test_a_visit_is_followed_by_its_code_without_a_token(door, matter):
    visit = take_ticket(door, matter)
    followed = door.get(f"/api/v1/visits/{visit['code']}", None).json()
    assert (followed["visit"], followed["ticket"]["number"]) == (visit["visit"], visit["ticket"]["number"])
    assert followed["ticket"]["ahead"] is not None


def test_a_visits_own_stream_tells_of_it_alone(door, matter):
    visit, other = take_ticket(door, matter), take_ticket(door, matter)
    with door.get(f"/api/v1/visits/{visit['code']}/events", None, stream=True) as stream:
        for each in (other, visit):
            body = {"ticket": each["ticket"]["id"], "reason": "asked for"}
            assert door.post("/api/v1/counters/nanhai-1/call", "clerk", body).status_code == 200
            door.post(f"/api/v1/tickets/{each['ticket']['id']}/start")
            door.post(f"/api/v1/tickets/{each['ticket']['id']}/finish")
        heard = []
        for frame in frames(stream):
            heard.append(frame)
            if frame.event == "service_finished":
                break
    assert {frame.content["data"]["visit"] for frame in heard} == {visit["visit"]}
    assert all("actor" not in frame.content for frame in heard)


def test_a_screen_resumes_at_another_copy_where_it_was(door, second_door, matter):
    visit = take_ticket(door, matter)
    path = "/api/v1/halls/nanhai/events"
    resume = {"Last-Event-ID": "start"}
    with door.get(path, "board", headers=resume, stream=True) as first:
        heard = []
        for frame in frames(first):
            heard.append(frame)
            if frame.event == "ticket_issued" and frame.content["data"]["visit"] == visit["visit"]:
                break
    place = {"Last-Event-ID": heard[3].id}
    with second_door.get(path, "board", headers=place, stream=True) as second:
        again = [frame.id for _, frame in zip(heard[4:], frames(second), strict=False)]
    assert again == [frame.id for frame in heard[4:]]


def test_an_id_that_is_not_held_is_told_reset(door):
    with door.get("/api/v1/halls/nanhai/events", "board", headers={"Last-Event-ID": "gone:7"}, stream=True) as stream:
        first = next(frames(stream))
    assert (first.event, first.id) == ("reset", None)


def test_nobody_waits_at_a_counter_of_another_hall_204(door):
    door.post("/api/v1/counters/guicheng-1/open", "supervisor", headers=door.bearer("clerk", "guicheng"))
    answer = door.post("/api/v1/counters/guicheng-1/call", None, headers=door.bearer("clerk", "guicheng"))
    assert (answer.status_code, answer.content) == (204, b"")


def test_guidance_goes_from_request_to_receipt(door, matter):
    guide = door.bearer("guide")
    assert door.post("/api/v1/halls/nanhai/guide-duty", "guide", {"on_duty": True}).json()["on_duty"] is True
    asked = door.post("/api/v1/halls/nanhai/guidance-requests", "guide", {"matter": matter})
    assert asked.status_code == 201
    path = f"/api/v1/guidance-requests/{asked.json()['id']}"
    waiting = door.get("/api/v1/halls/nanhai/guidance-requests?state=waiting", "guide").json()["items"]
    assert asked.json()["id"] in [each["id"] for each in waiting]
    assert door.post(f"{path}/claim", None, headers=guide).json()["state"] == "claimed"
    done = door.post(f"{path}/resolve", None, {"outcome": "filed", "receipt": "YW-1"}, headers=guide).json()
    assert (done["state"], done["outcome"], done["receipt"]) == ("resolved", "filed", "YW-1")


def test_lists_are_paged_without_gaps_or_repeats(door):
    whole = [each["id"] for each in door.get("/api/v1/halls").json()["items"]]
    got, after = [], ""
    while after is not None:
        page = door.get(f"/api/v1/halls?limit=3{after and '&after=' + after}").json()
        got, after = got + [each["id"] for each in page["items"]], page["next"]
    assert got == whole == sorted(whole)
    assert len(whole) == 8


@pytest.mark.parametrize(
    ("method", "path", "role", "body", "status", "field"),
    [
        ("GET", "/api/v1/halls/atlantis", "clerk", None, 404, "hall"),
        ("GET", "/api/v1/halls/atlantis/board", "clerk", None, 404, None),
        ("GET", "/api/v1/halls/atlantis/events", "clerk", None, 404, "hall"),
        ("GET", "/api/v1/halls/guicheng/board", "clerk", None, 403, None),
        ("GET", "/api/v1/halls/guicheng/events", "clerk", None, 403, None),
        ("GET", "/api/v1/matters/none", "clerk", None, 404, "matter"),
        ("GET", "/api/v1/visits/nosuchcode", None, None, 404, "code"),
        ("GET", "/api/v1/visits/nosuchcode/events", None, None, 404, "code"),
        ("POST", "/api/v1/halls/atlantis/visits", "kiosk", {"matter": "none"}, 404, "hall"),
        ("POST", "/api/v1/halls/nanhai/visits", "kiosk", {"matter": "none"}, 404, "matter"),
        ("POST", "/api/v1/halls/nanhai/visits", "kiosk", {"matter": {"$ne": None}}, 422, "matter"),
        ("POST", "/api/v1/halls/nanhai/visits", "board", {"matter": "none"}, 403, None),
        ("POST", "/api/v1/counters/nanhai-999/open", "clerk", {}, 404, None),
        ("POST", "/api/v1/counters/guicheng-1/open", "clerk", {}, 403, None),
        ("POST", "/api/v1/tickets/none/start", "clerk", {}, 404, None),
        ("POST", "/api/v1/guidance-requests/none/claim", "guide", {}, 404, None),
        ("GET", "/api/v1/checks/none", "officer", None, 404, None),
        ("GET", "/api/v1/standards/none/versions/1", "officer", None, 404, None),
        ("GET", "/api/v1/halls", None, None, 401, None),
        ("GET", "/api/v1/halls?limit=0", "clerk", None, 422, "limit"),
    ],
)
def test_rubbish_is_answered_with_a_problem_that_says_what_is_wrong(door, method, path, role, body, status, field):
    answer = door.ask(method, path, role, json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    if field:
        assert answer.json()["field"] == field


def test_the_description_and_the_figures_are_open(door):
    assert door.get("/api/openapi.json", None).json()["openapi"] == "3.1.0"
    assert 'route="/api/v1/halls"' in door.get("/metrics", None).text
    assert door.get("/healthz", None).json() == {"status": "ok"}
