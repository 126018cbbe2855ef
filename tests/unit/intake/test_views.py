from __future__ import annotations

from datetime import UTC, datetime

from services.intake.domain import follow, tell
from services.intake.views import visit_view
from tests.unit.intake.worlds import CALLED, CARD, ISSUED, TAX, visit

LIVE = {
    "id": "t1",
    "number": "B001",
    "hall": "nanhai",
    "queue": "social",
    "state": "serving",
    "ahead": 0,
    "wait": None,
    "counter": "nanhai-3",
    "counter_number": 3,
    "calls": 1,
    "visit": "v1",
}


def test_a_visit_without_a_ticket_says_so() -> None:
    view = visit_view(visit())
    assert (view["ticket"], view["stops"][0]["ticket"], view["code"]) == (None, None, "secret-code")


def test_what_was_followed_is_shown_when_the_queue_is_away() -> None:
    followed, _ = follow(follow(visit(), ISSUED)[0], CALLED)
    ticket = visit_view(followed)["ticket"]
    assert (ticket["number"], ticket["state"], ticket["counter_number"]) == ("B001", "called", 3)
    assert (ticket["ahead"], ticket["wait"]) == (None, None)


def test_what_the_queue_says_is_newer_than_what_was_followed() -> None:
    view = visit_view(follow(visit(), ISSUED)[0], live=LIVE)
    assert (view["ticket"]["state"], view["stops"][0]["state"], view["ticket"]["ahead"]) == ("serving", "serving", 0)
    assert view["stops"][0]["ticket"] == {"id": "t1", "number": "B001"}
    assert "visit" not in view["ticket"]


def test_the_ticket_of_the_stop_that_was_asked_for_is_shown_and_the_party_as_it_was_masked() -> None:
    two = visit(CARD, TAX)
    masked = {"name": "张*", "identity_number": None, "phone": None, "agent_for": None}
    view = visit_view(two, two.stops[1], {**LIVE, "id": "t2", "number": "C001", "queue": "tax"}, masked)
    assert (view["ticket"]["number"], view["party"]) == ("C001", masked)
    assert [(each["ticket"] or {}).get("number") for each in view["stops"]] == [None, "C001"]
    assert [each["rated"] for each in view["stops"]] == [False, False]


def test_what_the_counter_told_last_is_shown_without_its_own_words() -> None:
    served, _ = follow(follow(visit(), ISSUED)[0], CALLED)
    form, photo = ({"name": {"zh": zh, "en": en}, "held": False} for zh, en in (("申请表", "Form"), ("照片", "Photo")))
    at = datetime(2026, 3, 2, 2, tzinfo=UTC)
    for missing, words in (([0, 1], None), ([1], "sealed")):
        served, *_ = tell(served, "t1", [form, photo], missing, words=words, now=at)
    notice = visit_view(served)["stops"][0]["notice"]
    assert notice == {"at": "2026-03-02T02:00:00.000Z", "missing": [photo["name"]], "more": True}
    assert visit_view(visit())["stops"][0]["notice"] is None
