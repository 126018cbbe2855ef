"""The visitor's phone, in what can happen to a ticket."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.stage import PHONE, Stage

HALL = "xiqiao"
COUNTER = f"{HALL}-1"


def _visit(stage: Stage, others: int = 0) -> dict[str, Any]:
    """Return a new visit with ``others`` before it, and nobody else."""
    chief, kiosk = stage.person("supervisor", HALL, "chief-of-shots"), stage.person("kiosk", HALL)
    chief.open(COUNTER)
    while (answer := chief.post(f"/counters/{COUNTER}/call")).status_code == 200:
        chief.do(answer.json()["ticket"]["id"], "cancel")
    if answer.status_code == 409:
        chief.post(
            f"/tickets/{answer.json()['ticket']['id']}/{'finish' if answer.json()['state'] == 'serving' else 'cancel'}"
        )
        return _visit(stage, others)
    items = kiosk.get("/matters", hall=HALL, limit=100).json()["items"]
    matter = next(each["id"] for each in items if each["queues"].get(HALL) == "general")
    return [kiosk.take_ticket(matter) for _ in range(others + 1)][-1]


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
    stage.person("supervisor", HALL, "chief-of-shots").call(COUNTER)
    return _phone(stage, visit, "called")


@shot("phone-cancelled")
def cancelled(stage: Stage) -> Page:
    page = _phone(stage, _visit(stage), "near")
    page.locator(".acts button").last.click()
    expect(page.locator(".undo")).to_be_visible()
    return page


@shot("phone-rate")
def to_rate(stage: Stage) -> Page:
    visit, chief = _visit(stage), stage.person("supervisor", HALL, "chief-of-shots")
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
