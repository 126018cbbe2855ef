"""One answer serves many screens, and outlives the queue service's absence."""

import pytest

from services.gateway.boards import Boards
from shared.errors import NotFound, Unavailable


class Queue:
    """Answers, or is away; counts how often it was asked."""

    def __init__(self):
        self.asked, self.error = 0, None

    def __call__(self):
        self.asked += 1
        if self.error:
            raise self.error
        return {"hall": "nanhai", "asked": self.asked}


class Watch:
    def __init__(self):
        self.seconds = 100.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def boards(watch):
    return Boards(watch)


def test_many_screens_within_half_a_second_ask_once(boards, watch):
    queue = Queue()
    for _ in range(10):
        boards.show("nanhai", queue, "e1")
    assert queue.asked == 1
    watch.seconds += 0.6
    boards.show("nanhai", queue, "e1")
    assert queue.asked == 2


def test_the_event_id_is_the_one_from_before_the_board_was_asked_for(boards):
    queue = Queue()
    boards.show("nanhai", queue, "e1")
    assert boards.show("nanhai", queue, "e2")["last_event_id"] == "e1"


def test_while_the_queue_is_away_the_last_state_is_shown_with_its_age(boards, watch):
    queue = Queue()
    boards.show("nanhai", queue, "e1")
    queue.error = Unavailable("away")
    watch.seconds += 42
    board = boards.show("nanhai", queue, "e9")
    assert (board["asked"], board["age_seconds"], board["last_event_id"]) == (1, 42.0, "e1")


def test_a_queue_that_is_away_is_asked_once_a_second_and_again_when_it_is_back(boards, watch):
    queue = Queue()
    boards.show("nanhai", queue, None)
    queue.error = Unavailable("away")
    watch.seconds += 5
    for _ in range(10):
        boards.show("nanhai", queue, None)
    assert queue.asked == 2
    queue.error = None
    watch.seconds += 1.1
    assert boards.show("nanhai", queue, None)["asked"] == 3


def test_without_a_last_state_the_absence_is_said(boards):
    queue = Queue()
    queue.error = Unavailable("away")
    with pytest.raises(Unavailable):
        boards.show("nanhai", queue, None)


def test_an_unknown_hall_is_not_found_and_nothing_is_kept(boards):
    queue = Queue()
    queue.error = NotFound("no such hall")
    for _ in range(2):
        with pytest.raises(NotFound):
            boards.show("atlantis", queue, None)
    assert queue.asked == 2


def test_a_screen_that_comes_while_another_asks_gets_the_kept_board(boards, watch):
    queue = Queue()
    boards.show("nanhai", queue, None)
    watch.seconds += 1

    def slow():
        inner = boards.show("nanhai", queue, None)
        return {**queue(), "meanwhile": inner["asked"]}

    assert boards.show("nanhai", slow, None)["meanwhile"] == 1
