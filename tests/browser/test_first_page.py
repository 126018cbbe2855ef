"""The page that `hall up` opens on."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.stage import Stage


def test_it_leads_to_the_board_signed_in_as_a_sample_user(stage: Stage) -> None:
    page = stage.open("/")
    page.get_by_role("combobox", name="大厅").select_option("jiujiang")
    page.get_by_role("link", name="大厅叫号屏").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("九江")


def test_the_keys_reach_everything(stage: Stage) -> None:
    page = stage.open("/")
    expect(page.get_by_role("combobox", name="大厅")).to_be_visible()
    assert "English" in stops_of_tab(page)
    assert len(stops_of_tab(page)) == page.locator("a, button, select, input").count()


def test_at_200_percent_nothing_is_lost_sideways(stage: Stage) -> None:
    page = stage.open("/", zoomed=True)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
