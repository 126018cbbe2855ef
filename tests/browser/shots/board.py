"""The board of a hall."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.staffing import emptied, visitor
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


@shot("board-called")
def called(stage: Stage) -> Page:
    emptied(stage, "nanhai")
    page = board(stage)
    chief = stage.person("supervisor", "nanhai", "chief-of-shots")
    chief.open("nanhai-1")
    for _ in range(4):
        visitor(stage, "nanhai")
    chief.call("nanhai-1")
    expect(page.locator(".band strong")).to_be_visible()
    return page


@shot("board-old")
def old(stage: Stage) -> Page:
    page = stage.open("about:blank", "board", "nanhai", size=BOARD)
    page.clock.install()
    page.goto("/board")
    expect(page.locator(".queues tbody tr").first).to_be_visible()
    with stage.line_cut(page):
        page.clock.run_for(32_000)
        expect(page.locator(".foot.stale")).to_be_visible()
    return page
