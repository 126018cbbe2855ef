"""The page that `hall up` opens on."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.stage import Stage
from tests.e2e.waiting import eventually

SEAT = "sessionStorage.getItem(Object.keys(sessionStorage).find((key) => key.startsWith('hall-seat-')))"


def test_it_leads_to_the_board_signed_in_as_a_sample_user(stage: Stage) -> None:
    page = stage.open("/")
    page.get_by_role("combobox", name="大厅").select_option("jiujiang")
    page.get_by_role("link", name="大厅叫号屏").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("九江")


@pytest.mark.parametrize("role", ["kiosk", "board", "evaluator", "counter", "tablet", "supervisor", "office", "admin"])
def test_it_leads_to_every_role_which_is_signed_in_already(stage: Stage, role: str) -> None:
    stage.watch.allow(r"status of 503.*/standing\?")
    page = stage.open("/")
    page.get_by_role("combobox", name="大厅").select_option("jiujiang")
    page.locator(f"a[href^='/{role}?']").click()
    expect(page).to_have_url(re.compile(f"/{role}\\b"))
    eventually(lambda: page.evaluate(SEAT), "a seat")
    assert json.loads(page.evaluate(SEAT))["hall"] == "jiujiang"
    expect(page.get_by_role("heading").first).to_be_visible()
    expect(page.locator("input[type=password]")).to_have_count(0)


def test_it_leads_to_the_phone_of_a_sample_visitor(stage: Stage) -> None:
    page = stage.open("/")
    page.get_by_role("combobox", name="大厅").select_option("jiujiang")
    page.get_by_role("button", name="手机").click()
    expect(page).to_have_url(re.compile("/v/"))
    expect(page.locator(".card")).to_be_visible()


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
