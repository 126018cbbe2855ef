"""A supervisor acts with two clicks and a reason, and can take it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import assert_no_sideways_scroll
from tests.browser.staffing import SILENCE, emptied, says, visitor
from tests.browser.stage import Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually


def watch_hall(stage: Stage, hall: str, **more: object) -> Page:
    page = stage.open("/supervisor", "supervisor", hall, **more)  # type: ignore[arg-type]
    expect(page.locator(".counters button").first).to_be_visible()
    return page


def state_of(boss, counter):
    return next(each for each in done(boss.get(f"/halls/{boss.hall}/counters"))["items"] if each["id"] == counter)


def test_a_counter_is_paused_with_a_reason_and_opened_again_by_undo(stage: Stage) -> None:
    boss = emptied(stage, "guicheng")
    stage.person("clerk", "guicheng", "clerk-a").open("guicheng-3")
    page = watch_hall(stage, "guicheng")
    page.get_by_role("button", name="3 号窗口 ● 已开").click()
    page.get_by_role("button", name="暂停", exact=True).click()
    page.get_by_role("button", name="设备故障").click()
    says(page, "3 号窗口已暂停")
    paused = state_of(boss, "guicheng-3")
    assert (paused["state"], paused["reason"]) == ("paused", "设备故障")
    page.keyboard.press("Control+z")
    says(page, "已撤销")
    assert state_of(boss, "guicheng-3")["state"] == "open"


def test_people_whom_no_counter_serves_are_an_alert_that_leads_to_a_counter(stage: Stage) -> None:
    boss = emptied(stage, "jiujiang")
    visitor(stage, "jiujiang")
    page = watch_hall(stage, "jiujiang")
    alert = page.locator(".alerts li.uncovered")
    expect(alert).to_contain_text("没有窗口在办")
    alert.get_by_role("button").click()
    page.get_by_role("button", name="由我开窗").click()
    says(page, "号窗口已开")
    expect(alert).to_have_count(0)
    assert [each for each in done(boss.get("/halls/jiujiang/counters"))["items"] if each["state"] == "open"]


def test_a_vanished_colleague_is_covered_by_somebody_named(stage: Stage) -> None:
    boss = emptied(stage, "xiqiao")
    stage.person("clerk", "xiqiao", "clerk-a").open("xiqiao-3")
    page = watch_hall(stage, "xiqiao")
    page.get_by_role("button", name="3 号窗口 ● 已开").click()
    page.get_by_role("button", name="安排顶岗").click()
    expect(page.get_by_role("combobox", name="由谁顶岗")).to_contain_text("clerk")
    page.get_by_role("button", name="请假").click()
    says(page, "已安排顶岗")
    assert state_of(boss, "xiqiao-3")["cover"]


def test_somebody_is_called_out_of_turn_with_a_reason(stage: Stage) -> None:
    boss = emptied(stage, "dali")
    stage.person("clerk", "dali", "clerk-a").open("dali-1")
    visitor(stage, "dali")
    last = visitor(stage, "dali")["ticket"]
    page = watch_hall(stage, "dali")
    page.get_by_role("button", name=last["number"], exact=True).click()
    page.get_by_role("button", name="指定呼叫").click()
    page.get_by_role("button", name="行动不便").click()
    says(page, f"已指定呼叫 {last['number']}")
    assert done(boss.get(f"/tickets/{last['id']}"))["counter"] == "dali-1"


def test_a_wrong_no_show_is_undone(stage: Stage) -> None:
    boss = emptied(stage, "danzao")
    rules = {"settings": {"recall_after_seconds": 0, "announcement_grace_seconds": 0}, "reason": "a test"}
    done(stage.person("admin", "danzao").post("/halls/danzao/settings", rules))
    clerk = stage.person("clerk", "danzao", "clerk-a")
    clerk.open("danzao-1")
    ticket = visitor(stage, "danzao")["ticket"]
    called = clerk.call("danzao-1")["id"]
    clerk.do(called, "recall")
    # once the queue knows the new rule
    eventually(lambda: clerk.post(f"/tickets/{called}/no-show").status_code == 200, "the no-show")
    page = watch_hall(stage, "danzao")
    page.get_by_role("button", name=ticket["number"], exact=True).click()
    page.get_by_role("button", name="撤销过号").click()
    says(page, "的过号已撤销")
    assert done(boss.get(f"/tickets/{ticket['id']}"))["state"] in ("called", "waiting")


def test_a_hall_is_closed_at_once_and_opened_again(stage: Stage) -> None:
    boss = emptied(stage, "lishui")
    page = watch_hall(stage, "lishui")
    page.get_by_role("button", name="临时关闭大厅").click()
    page.get_by_role("dialog").get_by_role("button", name="临时关闭大厅").first.click()
    page.get_by_role("button", name="演练").click()
    expect(page.locator(".alerts li.closed")).to_contain_text("演练")
    assert done(boss.get("/halls/lishui/door"))["state"] != "open"
    page.locator(".alerts li.closed").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="恢复开放").click()
    says(page, "大厅已恢复开放")
    assert done(boss.get("/halls/lishui/door"))["state"] == "open"


def test_figures_have_charts_with_their_table_and_name_no_clerk(stage: Stage) -> None:
    emptied(stage, "shishan")
    clerk = stage.person("clerk", "shishan", "clerk-a")
    clerk.open("shishan-1")
    visitor(stage, "shishan")
    clerk.serve_whoever_waits("shishan-1")
    page = watch_hall(stage, "shishan")
    page.get_by_role("link", name="数据").click()
    for each in (page.get_by_label("从"), page.get_by_label("到", exact=True)):
        each.fill("2026-03-02")
    total = page.get_by_role("row", name="合计")
    expect(total).to_be_visible()
    expect(page.locator("canvas")).to_have_count(2)
    expect(page.get_by_role("combobox", name="按")).not_to_contain_text("人员")
    with page.expect_download() as got:
        page.get_by_role("button", name="CSV").click()
    assert got.value.suggested_filename == "figures-2026-03-02-2026-03-02-queue.csv"


def test_a_silent_hall_is_grey_and_dated_and_says_no_waits(stage: Stage) -> None:
    emptied(stage, "nanhai")
    page = watch_hall(stage, "nanhai", scripts=(SILENCE,))
    page.evaluate("window.hallIsSilent = true")
    expect(page.locator(".live.silent")).to_be_visible(timeout=45_000)
    expect(page.get_by_text("数据停在")).to_be_visible()
    expect(page.locator(".table tbody td.figure").nth(1)).to_have_text("—")
    page.evaluate("window.hallIsSilent = false")
    expect(page.locator(".live.silent")).to_have_count(0, timeout=45_000)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_twice_the_size_nothing_scrolls_sideways(stage: Stage, language: str) -> None:
    stage.language = language
    emptied(stage, "guicheng")
    visitor(stage, "guicheng")
    page = watch_hall(stage, "guicheng", zoomed=True)
    expect(page.locator("canvas")).to_be_visible()
    assert_no_sideways_scroll(page)
    page.get_by_role("link").nth(1).click()
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    assert_no_sideways_scroll(page)
