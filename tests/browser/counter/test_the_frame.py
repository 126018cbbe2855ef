"""Around the counter: a break, old data, the lock, half the width, the keys of Tab, the other language."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.staffing import SILENCE, at_counter, emptied, says, sit, visitor
from tests.browser.stage import Stage
from tests.e2e.people import done


def test_a_break_has_a_reason_and_ends_with_the_next_call(stage: Stage) -> None:
    boss = emptied(stage, "guicheng")
    page = sit(stage, "guicheng", 1)
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="午休").click()
    says(page, "已暂停")
    expect(page.get_by_text("原因：午休")).to_be_visible()
    number = visitor(stage, "guicheng")["ticket"]["number"]
    page.keyboard.press("F2")
    at_counter(page, number)
    now = done(boss.get("/halls/guicheng/counters"))["items"]
    assert next(each["state"] for each in now if each["number"] == 1) == "open"


def test_old_data_say_so_and_the_line_comes_back(stage: Stage) -> None:
    emptied(stage, "jiujiang")
    page = sit(stage, "jiujiang", 1, scripts=(SILENCE,))
    page.evaluate("window.hallIsSilent = true")
    expect(page.get_by_text("数据停在")).to_be_visible()
    page.keyboard.press("F2")
    expect(page.get_by_text("连不上服务器")).to_be_visible()
    page.evaluate("window.hallIsSilent = false")
    expect(page.get_by_text("数据停在")).to_have_count(0)


def test_a_locked_screen_shows_nothing_and_takes_no_key(stage: Stage) -> None:
    boss = emptied(stage, "xiqiao")
    ticket = visitor(stage, "xiqiao")["ticket"]
    page = sit(stage, "xiqiao", 1)
    page.get_by_role("button", name="锁屏").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已锁屏")
    page.keyboard.press("F2")
    page.wait_for_timeout(500)
    assert done(boss.get(f"/tickets/{ticket['id']}"))["state"] == "waiting"
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("已锁屏")
    assert_accessible(page)


def test_somebody_arrives_where_nobody_waited(stage: Stage) -> None:
    emptied(stage, "lishui")
    page = sit(stage, "lishui", 1)
    expect(page.locator(".big")).to_have_text("暂无人等候")
    visitor(stage, "lishui")
    says(page, "有人取号了，按 F2 呼叫")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_twice_the_size_nothing_scrolls_sideways_and_tab_reaches_everything(stage: Stage, language: str) -> None:
    stage.language = language
    emptied(stage, "danzao")
    number = visitor(stage, "danzao", priority="elderly")["ticket"]["number"]
    page = sit(stage, "danzao", 1, zoomed=True)
    page.keyboard.press("F2")
    at_counter(page, number)
    assert_no_sideways_scroll(page)
    stops = " ".join(stops_of_tab(page))
    for key in ("F1", "F2", "F4", "F7", "F8", "F9", "F10"):
        assert key in stops


def test_the_evaluator_is_skipped_and_never_shown_to_the_next_visitor(stage: Stage) -> None:
    emptied(stage, "dali")
    clerk = stage.person("clerk", "dali", "clerk-a")
    clerk.open("dali-1")
    evaluator = stage.open("/evaluator?hall=dali&trial&counter=dali-1", size=(1280, 800))
    expect(evaluator.get_by_role("heading", level=1)).to_have_text("1 号窗口")
    for last in (False, True):
        visitor(stage, "dali")
        served = clerk.call("dali-1")["id"]
        clerk.do(served, "start")
        expect(evaluator.get_by_role("heading", level=1)).to_have_text("1 号窗口")  # also while the next one is served
        clerk.do(served, "finish")
        expect(evaluator.get_by_role("heading", level=1)).to_have_text("请评价本次服务")
        sizes = [each.bounding_box() for each in evaluator.get_by_role("button").all()]
        millimetre = 1280 / 217
        assert all(min(each["width"], each["height"]) >= 20 * millimetre - 1 for each in sizes if each)
        if last:
            evaluator.get_by_role("button", name="不评价").click()
            expect(evaluator.get_by_role("heading", level=1)).to_have_text("1 号窗口")
