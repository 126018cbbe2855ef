"""The first page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.stage import Stage


@shot("entry")
def entry(stage: Stage) -> Page:
    page = stage.open("/")
    expect(page.locator("select")).to_be_visible()
    return page
