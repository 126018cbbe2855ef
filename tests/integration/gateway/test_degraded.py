"""The door while the queue service is away."""

import pytest

from tests.integration.gateway.conftest import until


@pytest.fixture(scope="module")
def without_queue(door, queue):
    """The queue has shown its board and taken one counter, then dies."""
    until(lambda: door.get("/api/v1/halls/nanhai/board", "board").status_code == 200)
    queue.kill()
    queue.wait(10)
    return door


def test_a_visit_is_accepted_and_its_ticket_follows(without_queue):
    matter = without_queue.get("/api/v1/matters?hall=nanhai&limit=1").json()["items"][0]["id"]
    answer = without_queue.post("/api/v1/halls/nanhai/visits", "kiosk", {"matter": matter})
    assert (answer.status_code, answer.json()["ticket"]) == (202, None)
    assert without_queue.get(answer.headers["Location"], None).json()["visit"] == answer.json()["visit"]


def test_the_board_shows_its_last_state_with_its_age(without_queue):
    def aged():
        board = without_queue.get("/api/v1/halls/nanhai/board", "board").json()
        return board if board["age_seconds"] > 1.5 else None

    board = until(aged)
    assert board["waiting"]
    assert board["as_of"]


def test_what_needs_the_queue_says_when_to_come_again(without_queue):
    answer = without_queue.post("/api/v1/counters/nanhai-1/call")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert int(answer.headers["Retry-After"]) > 0


def test_streams_go_on(without_queue):
    with without_queue.get("/api/v1/halls/nanhai/events", "board", stream=True) as stream:
        assert next(stream.iter_lines()) == b"event: heartbeat"
