"""A board whose browser has no voice joins clips that the hall itself gives; without clips it chimes."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from services.gateway import screens
from tests.browser.board.conftest import COUNTERS, HALL
from tests.browser.board.speech import NO_VOICES
from tests.browser.stage import BOARD, Stage
from tests.e2e.waiting import eventually

_ANNOUNCED = re.compile("/announced$")


@pytest.fixture
def page(stage: Stage) -> Page:
    """A browser without voices, before it shows the board."""
    return stage.open("about:blank", "board", HALL, size=BOARD, scripts=(NO_VOICES,))


def _show_board(page: Page) -> None:
    """Show the board and touch it, so that it may sound; return once it knows which clips there are."""
    page.goto("/board")
    with page.expect_response("**/audio/manifest.json"):
        page.get_by_role("button", name="启用声音").click()
    expect(page.get_by_text("实时")).to_be_visible()


def _fetched(page: Page) -> list[str]:
    """Note from now on which clips the page asks for, by name."""
    asked: list[str] = []
    names = {file: name for name, file in json.loads(screens.clips().content)["clips"].items()}
    page.on(
        "request", lambda each: asked.append(names[each.url.rsplit("/", 1)[1]]) if each.url.endswith(".wav") else None
    )
    return asked


def _clips(language: str, ticket: dict[str, Any], middle: str) -> list[str]:
    number, counter = ticket["number"], ticket["counter_number"]
    said = [f"letter-{number[0]}", *(f"{language}-digit-{each}" for each in number[1:])]
    if language == "en":
        return [*said, middle, f"en-number-{counter}"]
    return [f"{language}-call-0", *said, middle, f"{language}-digit-{counter}", f"{language}-call-2"]


@pytest.mark.skipif(
    not (screens.SPEECH / screens.MANIFEST).exists(),
    reason="no announcements are rendered: `make screens` with espeak-ng",
)
def test_calls_are_joined_from_clips_in_every_language_and_never_over_each_other(page: Page, called: Any) -> None:
    _show_board(page)
    asked = _fetched(page)
    tickets = [called(counter) for counter in COUNTERS[:2]]
    wanted = [
        name
        for ticket in tickets
        for language in ("zh", "yue", "en")
        for name in _clips(language, ticket, f"{language}-call-1")
    ]
    eventually(lambda: len(page.evaluate("window.played")) == len(wanted), "two calls to be told", seconds=90)
    assert asked == list(dict.fromkeys(wanted)), "each clip is fetched once, in the order in which it is needed"
    played = page.evaluate("window.played")
    assert all(before["to"] < after["from"] for before, after in pairwise(played))


def test_without_clips_the_chime_alone_tells_and_the_call_counts_as_told(page: Page, called: Any) -> None:
    page.route("**/audio/manifest.json", lambda route: route.fulfill(json={"clips": {}}))
    _show_board(page)
    asked = _fetched(page)
    with page.expect_response(_ANNOUNCED, timeout=40_000) as told:
        ticket = called(COUNTERS[0])
    assert told.value.ok
    expect(page.locator(".called tbody")).to_contain_text(ticket["number"])
    assert (asked, page.evaluate("window.played")) == ([], [])


def test_a_clip_that_cannot_be_had_leaves_the_chime(stage: Stage, page: Page, called: Any) -> None:
    page.route("**/audio/*.wav", lambda route: route.abort())
    stage.watch.allow("net::ERR_FAILED")
    _show_board(page)
    with page.expect_response(_ANNOUNCED, timeout=40_000) as told:
        called(COUNTERS[0])
    assert told.value.ok
    assert page.evaluate("window.played") == []
