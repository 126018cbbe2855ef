"""The counter and its evaluator."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.staffing import at_counter, emptied, sit, visitor
from tests.browser.stage import TABLET, Stage

HALL = "nanhai"


@shot("counter-sign-in")
def sign_in(stage: Stage) -> Page:
    page = stage.open("/counter")
    expect(page.locator("input").first).to_be_visible()
    return page


@shot("counter-which")
def which(stage: Stage) -> Page:
    page = stage.open("/counter", "clerk", HALL)
    expect(page.locator(".counters button").first).to_be_visible()
    return page


@shot("counter-ready")
def ready(stage: Stage) -> Page:
    emptied(stage, HALL)
    return sit(stage, HALL, 1)


@shot("counter-called")
def called(stage: Stage) -> Page:
    emptied(stage, HALL)
    numbers = [visitor(stage, HALL, needs=["hearing"])["ticket"]["number"] for _ in range(3)]
    page = sit(stage, HALL, 1)
    page.keyboard.press("F2")
    at_counter(page, numbers[0])
    expect(page.locator("input[type=checkbox]").first).to_be_visible()
    return page


@shot("counter-told")
def told(stage: Stage) -> Page:
    page = called(stage)
    page.locator("input[type=checkbox]").first.check()
    page.locator("main form button").last.click()
    expect(page.locator(".paper svg")).to_be_visible()
    return page


@shot("counter-transfer")
def transfer(stage: Stage) -> Page:
    page = called(stage)
    page.keyboard.press("F10")
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@shot("counter-keys")
def keys(stage: Stage) -> Page:
    page = ready(stage)
    page.keyboard.press("F1")
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@shot("evaluator-asks")
def evaluator(stage: Stage) -> Page:
    emptied(stage, HALL)
    clerk = stage.person("clerk", HALL, "clerk-a")
    clerk.open(f"{HALL}-1")
    page = stage.open(f"/evaluator?hall={HALL}&trial&counter={HALL}-1", size=TABLET)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    visitor(stage, HALL)
    clerk.serve_whoever_waits(f"{HALL}-1")
    expect(page.locator(".level")).to_have_count(5)
    return page
