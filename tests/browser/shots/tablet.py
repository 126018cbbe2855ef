"""The tablet of a guide."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.shots.registry import shot
from tests.browser.stage import Stage
from tests.browser.tablet.desk import Desk, expect_done, expect_merged

HALL = "lishui"


@shot("tablet")
def tablet(stage: Stage) -> Page:
    here = _fresh(stage)
    here.ask(needs=["large_type", "cantonese"], priority="elderly", topic="1998")
    here.ask("archive-lookup")
    page = here.tablet()
    expect(page.locator(".list li")).to_have_count(2)
    return page


@shot("tablet-sitting")
def sitting(stage: Stage) -> Page:
    return _sitting(stage)


@shot("tablet-offline")
def offline(stage: Stage) -> Page:
    page = _sitting(stage, service_workers="block")  # which take a request past page.route as they begin
    page.route("**/api/**", lambda route: route.abort())
    stage.watch.allow("net::ERR_FAILED")
    page.locator(".big").click()
    expect(page.locator("ol .chip.local")).to_have_count(1)
    expect(page.locator(".notice")).to_be_visible()
    return page


@shot("tablet-disputed")
def disputed(stage: Stage) -> Page:
    here, request = _begun(stage)
    whole = here.sitting(request)["progress"]
    guide = stage.person("guide", HALL, here.guide)
    for device, state in (("one", "done"), ("other", "stuck")):
        change = {
            "number": 1,
            "step": whole["steps"][0]["id"],
            "base": 0,
            "state": state,
            "at": whole["begun_at"],
            "checklist": whole["checklist"],
        }
        guide.post(f"/guidance-requests/{request}/changes", {"device": device, "changes": [change]})
    page = here.tablet()
    expect(page.locator("article li")).to_have_count(2)
    return page


@shot("tablet-materials")
def materials(stage: Stage) -> Page:
    page = _sitting(stage)
    page.locator(".tab").nth(1).click()
    expect(page.locator("main fieldset").first).to_be_visible()
    return page


@shot("tablet-consent")
def consent(stage: Stage) -> Page:
    page = _sitting(stage)
    page.locator(".tab").nth(2).click()
    page.locator("main [name=whose]").nth(1).check()
    page.locator("main [type=checkbox]").first.check()
    page.locator("main [name=how]").first.check()
    expect(page.locator("main [type=date]")).to_be_visible()
    return page


@shot("tablet-outcome")
def outcome(stage: Stage) -> Page:
    page = _sitting(stage)
    page.locator(".tab").nth(3).click()
    expect(page.locator("#receipt-where")).to_be_visible()
    return page


def _fresh(stage: Stage) -> Desk:
    here = Desk(stage, HALL)
    here.end()
    return here


def _begun(stage: Stage) -> tuple[Desk, str]:
    here = _fresh(stage)
    request = here.ask(needs=["hearing"])
    here.sit_down(request)
    return here, request


def _sitting(stage: Stage, **more: str) -> Page:
    here, _ = _begun(stage)
    page = here.tablet(**more)
    page.locator(".big").click()
    expect_done(page, 1)
    expect_merged(page)
    return page
