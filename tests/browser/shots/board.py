"""The board of a hall."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.stage import BOARD, Stage


@shot("board")
def board(stage: Stage) -> Page:
    page = stage.open("/board", "board", "nanhai", size=BOARD)
    expect(page.locator(".queues tbody tr").first).to_be_visible()
    return page


@shot("board-enrol")
def enrol(stage: Stage) -> Page:
    page = stage.open("/board", size=BOARD)
    expect(page.get_by_role("button").last).to_be_visible()
    return page
