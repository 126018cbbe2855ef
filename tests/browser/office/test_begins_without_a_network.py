"""A page with an inspection round is loaded again without a network: it is gone on with, and merged once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.office.scenes import HALL, office, round_of
from tests.browser.stage import TABLET, Stage
from tests.e2e.people import done


def test_a_round_goes_on_after_a_reload_without_a_network_and_is_merged_once(stage: Stage) -> None:
    which = round_of(stage)
    page = office(stage, f"/inspections/{which}", size=TABLET, has_touch=True)
    questions = page.locator("fieldset")
    expect(questions.first).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)")
    number = questions.count()
    with stage.line_cut(page):
        questions.first.get_by_role("button", name="符合", exact=True).tap()
        expect(page.get_by_text("已存本机，联网后上传")).to_be_visible()
        page.reload()
        expect(questions).to_have_count(number)
        for place in range(1, number):
            questions.nth(place).get_by_role("button", name="符合", exact=True).tap()
        expect(page.get_by_text("已存本机，联网后上传")).to_be_visible()
    expect(page.get_by_text("已存本机，联网后上传")).to_have_count(0)
    told = done(stage.person("officer", HALL).get(f"/inspection-rounds/{which}"))
    assert told["progress"] == {"questions": number, "answered": number, "disputed": 0}
