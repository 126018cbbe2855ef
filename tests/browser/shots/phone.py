"""The visitor's phone, in what can happen to a ticket."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.staffing import emptied, visitor
from tests.browser.stage import PHONE, Stage
from tests.e2e.people import Person

HALL = "xiqiao"
COUNTER = f"{HALL}-1"


def _visit(stage: Stage, others: int = 0) -> dict[str, Any]:
    """Return a new visit with ``others`` before it, and nobody else; one counter is open."""
    emptied(stage, HALL)
    _chief(stage).open(COUNTER)
    return [visitor(stage, HALL) for _ in range(others + 1)][-1]


def _chief(stage: Stage) -> Person:
    return stage.person("supervisor", HALL, "chief-of-shots")


def _phone(stage: Stage, visit: dict[str, Any], shows: str) -> Page:
    page = stage.open(f"/v/{visit['code']}", size=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    expect(page.locator(f".card.{shows}")).to_be_visible()
    return page


@shot("phone-waiting")
def waiting(stage: Stage) -> Page:
    return _phone(stage, _visit(stage, others=5), "waiting")


@shot("phone-near-large")
def near_in_large_type(stage: Stage) -> Page:
    page = _phone(stage, _visit(stage, others=2), "near")
    page.locator(".tools button").first.click()
    return page


@shot("phone-called")
def called(stage: Stage) -> Page:
    visit = _visit(stage)
    _chief(stage).call(COUNTER)
    return _phone(stage, visit, "called")


@shot("phone-cancelled")
def cancelled(stage: Stage) -> Page:
    page = _phone(stage, _visit(stage), "near")
    page.locator(".acts button").last.click()
    expect(page.locator(".undo")).to_be_visible()
    return page


@shot("phone-rate")
def to_rate(stage: Stage) -> Page:
    visit, chief = _visit(stage), _chief(stage)
    ticket = chief.call(COUNTER)
    chief.do(ticket["id"], "start")
    chief.do(ticket["id"], "finish")
    page = _phone(stage, visit, "finished")
    expect(page.locator("fieldset")).to_be_visible()
    return page


@shot("phone-unknown")
def unknown(stage: Stage) -> Page:
    stage.watch.allow("status of 404")
    page = stage.open("/v/nosuchcode", size=PHONE, is_mobile=True, device_scale_factor=2)
    expect(page.get_by_role("alert")).to_be_visible()
    return page
