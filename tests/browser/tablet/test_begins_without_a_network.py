"""The tablet is loaded again without a network: the sitting in hand is there, steps are kept, and merged once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.looking import assert_accessible
from tests.browser.tablet.desk import expect_done, finish_step

_KEEPS_ITSELF = "() => navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"
_KEPT = """(shelf) => new Promise((done) => {
  const opening = indexedDB.open("hall-tablet");
  opening.onsuccess = () => {
    const asked = opening.result.transaction(shelf).objectStore(shelf).count();
    asked.onsuccess = () => { opening.result.close(); done(asked.result); };
  };
})"""


def _sitting(page: Page) -> None:
    expect(page.locator("h3.title")).to_be_visible()
    page.wait_for_function(_KEEPS_ITSELF)


def test_a_reload_without_a_network_goes_on_with_the_sitting_and_its_steps_are_merged_once(desk, stage):
    here = desk("jiujiang")
    request = here.ask()
    here.sit_down(request)
    page = here.tablet()
    _sitting(page)
    matter = page.locator(".sitting h2").inner_text()
    finish_step(page)
    expect_done(page, 1)
    expect(page.locator("ol .chip.local")).to_have_count(0)
    with stage.line_cut(page):
        page.reload()
        expect(page.locator("h3.title")).to_be_visible()
        expect(page.locator(".sitting h2")).to_have_text(matter)
        expect_done(page, 1)
        finish_step(page)
        expect_done(page, 2)
        page.reload()
        expect_done(page, 2)
        finish_step(page)
        expect_done(page, 3)
        expect(page.locator("ol .chip.local")).to_have_count(2)
        assert_accessible(page)
        assert len(here.sitting(request)["steps"]) == 1
    expect(page.locator("ol .chip.local")).to_have_count(0)
    steps = list(here.steps(request).values())
    assert [(each["state"], each["version"]) for each in steps[:3]] == [("done", 1)] * 3


def test_signing_out_without_a_network_wipes_the_sitting_and_keeps_what_the_hall_has_not_got_yet(desk, stage):
    here = desk("jiujiang")
    here.sit_down(here.ask())
    page = here.tablet()
    _sitting(page)
    assert page.evaluate(_KEPT, "sittings") == 1
    with stage.line_cut(page):
        finish_step(page)
        expect_done(page, 1)
        page.get_by_role("button", name="退出登录").click()
        expect(page.locator("h3.title")).to_be_hidden()
        page.wait_for_function(f"async () => (await ({_KEPT})('sittings')) === 0")
        assert page.evaluate(_KEPT, "changes") == 1
