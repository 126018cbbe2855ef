"""The supervisor: the hall now, an intervention, figures."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.staffing import emptied, visitor
from tests.browser.stage import Stage

HALL = "guicheng"


@shot("supervisor-now")
def now(stage: Stage) -> Page:
    emptied(stage, HALL)
    clerk = stage.person("clerk", HALL, "clerk-a")
    clerk.open(f"{HALL}-1")
    for _ in range(4):
        visitor(stage, HALL)
    clerk.call(f"{HALL}-1")
    stage.person("guide", HALL).post(f"/halls/{HALL}/guide-duty", {"on_duty": True})
    page = stage.open("/supervisor", "supervisor", HALL)
    expect(page.locator("canvas")).to_be_visible()
    expect(page.locator(".counters button").first).to_be_visible()
    return page


@shot("supervisor-acts")
def acts(stage: Stage) -> Page:
    page = now(stage)
    page.locator(".counters button").first.click()
    page.get_by_role("dialog").locator(".acts button").first.click()
    expect(page.get_by_role("dialog").locator("form")).to_be_visible()
    return page


@shot("supervisor-figures")
def figures(stage: Stage) -> Page:
    page = now(stage)
    page.get_by_role("link").nth(1).click()
    expect(page.locator("table").last).to_be_visible()
    return page
