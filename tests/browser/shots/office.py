"""The page of the standards office."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.office.scenes import failing, finding, office, red, report_of, round_of, shown
from tests.browser.shots.registry import shot
from tests.browser.stage import TABLET, Stage


@shot("office-standing")
def standing(stage: Stage) -> Page:
    failing(stage)
    page = shown(office(stage))
    red(stage, page).click()
    expect(page.locator(".key-figure")).to_be_visible()
    return page


@shot("office-cases")
def cases(stage: Stage) -> Page:
    page = standing(stage)
    page.locator(".panel a.button.primary").click()
    expect(page.locator(".events li").first).to_be_visible()
    return page


@shot("office-finding")
def a_finding(stage: Stage) -> Page:
    page = office(stage, f"/findings/{finding(stage)}")
    expect(page.locator("dl.facts")).to_be_visible()
    return page


@shot("office-inspection")
def inspection(stage: Stage) -> Page:
    page = office(stage, f"/inspections/{round_of(stage)}", size=TABLET)
    expect(page.locator("fieldset").first).to_be_visible()
    return page


@shot("office-voices")
def voices(stage: Stage) -> Page:
    page = office(stage, "/voices")
    expect(page.locator("dl.facts")).to_be_visible()
    return page


@shot("office-checks")
def checks(stage: Stage) -> Page:
    finding(stage)
    page = office(stage, "/checks")
    page.locator("a.choice").first.click()
    expect(page.locator("table").last).to_be_visible()
    return page


@shot("office-back-test")
def back_test(stage: Stage) -> Page:
    page = office(stage, "/back-test")
    expect(page.locator("select option").nth(3)).to_be_attached()
    return page


@shot("office-report")
def report(stage: Stage) -> Page:
    page = office(stage, f"/reports/{report_of(stage)}")
    expect(page.locator("table").first).to_be_visible()
    return page
