"""The kiosk, upright and lying."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.kiosk.hands import be_patient
from tests.browser.shots.registry import shot
from tests.browser.stage import BOARD, KIOSK, Size, Stage


def at(stage: Stage, *keys: int, size: Size = KIOSK, modes: tuple[int, ...] = (), path: str = "/kiosk") -> Page:
    """Return a kiosk after the keys of these places in the row of choices were touched (the n-th of the touch area)."""
    page = stage.open(path + ("?" if "?" not in path else "&") + f"lang={stage.language}", "kiosk", "nanhai", size=size)
    expect(page.locator(".tiles .key").first).to_be_visible()
    for mode in modes:
        page.locator(".bar .key").nth(mode).click()
    for key in keys:
        page.locator(".touch .key").nth(key).click()
    return page


@shot("kiosk-start")
def start(stage: Stage) -> Page:
    return at(stage)


@shot("kiosk-start-lying")
def start_lying(stage: Stage) -> Page:
    return at(stage, size=BOARD)


@shot("kiosk-start-large")
def start_large(stage: Stage) -> Page:
    return at(stage, size=BOARD, modes=(1,))


@shot("kiosk-start-low")
def start_low(stage: Stage) -> Page:
    return at(stage, modes=(2,))


@shot("kiosk-matter")
def matter(stage: Stage) -> Page:
    return at(stage, 0)


@shot("kiosk-matter-large")
def matter_large(stage: Stage) -> Page:
    return at(stage, 0, size=BOARD, modes=(1,))


@shot("kiosk-identity")
def identity(stage: Stage) -> Page:
    return at(stage, 0, 0)


@shot("kiosk-search")
def search(stage: Stage) -> Page:
    page = at(stage, 6, size=BOARD)
    page.keyboard.type("sbk" if stage.language == "zh" else "soc")
    expect(page.locator(".results .key").first).to_be_visible()
    return page


@shot("kiosk-ticket")
def ticket(stage: Stage) -> Page:
    be_patient(stage.person("admin", "nanhai"))
    page = at(stage, 0, 0, 0)
    expect(page.locator(".acts .key").nth(1)).to_be_visible()
    return page


@shot("kiosk-ticket-not-printed")
def not_printed(stage: Stage) -> Page:
    be_patient(stage.person("admin", "nanhai"))
    page = at(stage, 0, 0, 0, path="/kiosk?printer=paper_out")
    expect(page.locator(".acts .key").nth(1)).to_be_visible()
    return page


@shot("kiosk-offline")
def offline(stage: Stage) -> Page:
    page = at(stage)
    page.evaluate("() => dispatchEvent(new Event('offline'))")
    expect(page.locator(".top .line").first).to_be_visible()
    return page
