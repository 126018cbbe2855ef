"""The administrator's page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.stage import Stage


def _editor(stage: Stage, path: str) -> Page:
    page = stage.open(path, "admin", "guicheng")
    expect(page.locator("textarea")).to_be_visible()
    return page


def _checked(page: Page, pattern: str, words: str) -> Page:
    text = page.locator("textarea").input_value()
    page.locator("textarea").fill(re.sub(pattern, words, text, count=1))
    page.locator(".acts button").first.click()
    expect(page.locator("aside h2").first).to_be_visible()
    return page


@shot("admin")
def start(stage: Stage) -> Page:
    page = stage.open("/admin", "admin", "guicheng")
    expect(page.locator("a[href='#/hall/guicheng']")).to_be_visible()
    return page


@shot("admin-fault")
def fault(stage: Stage) -> Page:
    return _checked(_editor(stage, "/admin#/standard/nanhai-hall"), "measure: wait_minutes", "measure: happiness")


@shot("admin-difference")
def difference(stage: Stage) -> Page:
    return _checked(_editor(stage, "/admin#/hall/guicheng"), r"average_minutes: [\d.]+", "average_minutes: 19.5")


@shot("admin-devices")
def devices(stage: Stage) -> Page:
    page = stage.open("/admin#/devices", "admin", "guicheng")
    expect(page.locator("table.table")).to_be_visible()
    return page


@shot("admin-staff")
def staff(stage: Stage) -> Page:
    page = stage.open("/admin#/staff", "admin", "guicheng")
    expect(page.locator("table.table tbody tr").first).to_be_visible()
    return page
