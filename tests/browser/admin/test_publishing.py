"""The administrator: edit, the faulty line, the difference, published, and published again as it was."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.stage import Stage

HALL = "lishui"


def editor(stage: Stage, path: str = f"/admin#/hall/{HALL}", name: str | None = None) -> Page:
    page = stage.open(path, "admin", HALL, name=name)
    expect(page.get_by_role("textbox", name=re.compile("大厅|标准"))).to_be_visible()
    return page


def field(page: Page):
    return page.get_by_role("textbox", name=re.compile("大厅|标准"))


def rewrite(page: Page, pattern: str, words: str) -> None:
    text = field(page).input_value()
    assert re.search(pattern, text), pattern
    field(page).fill(re.sub(pattern, words, text, count=1))


def side(page: Page) -> Locator:
    return page.get_by_role("complementary", name="错误与差异")


def minutes(page: Page) -> float:
    """Return the planned minutes of the hall's first queue."""
    found = re.search(r"average_minutes: ([\d.]+)", field(page).input_value())
    assert found
    return float(found[1])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_faulty_line_is_shown_then_the_difference_then_it_is_published_and_taken_back(stage: Stage) -> None:
    page = editor(stage)
    before, more = field(page).input_value(), minutes(page) + 1
    rewrite(page, r"average_minutes: [\d.]+", "average_minutes: many")
    press(page, "检查")
    line = field(page).input_value().split("\n").index("  average_minutes: many") + 1
    fault = page.get_by_role("button", name=f"第 {line} 行")
    expect(fault).to_contain_text("average_minutes")
    fault.click()
    expect(field(page)).to_be_focused()
    chosen = "() => { const it = document.activeElement; return it.value.slice(it.selectionStart, it.selectionEnd); }"
    assert page.evaluate(chosen) == "  average_minutes: many"
    rewrite(page, "average_minutes: many", f"average_minutes: {more}")
    press(page, "检查")
    expect(side(page)).to_contain_text("与现行内容有 1 处差异")
    expect(side(page)).to_contain_text(f"+ {more:g}")
    press(page, "发布")
    expect(page.get_by_role("status").first).to_have_text(f"{HALL} 已发布")
    press(page, "重新发布上一版")
    expect(page.get_by_role("status").first).to_have_text(f"{HALL} 已恢复为上一版")
    assert field(page).input_value() == before


def test_a_second_editor_sees_what_differs_before_anything_is_lost(stage: Stage) -> None:
    first, second = editor(stage), editor(stage, name="admin-2")
    theirs, mine = minutes(first) + 1, minutes(first) + 2
    rewrite(first, r"average_minutes: [\d.]+", f"average_minutes: {theirs}")
    press(first, "检查")
    press(first, "发布")
    expect(first.get_by_role("status").first).to_have_text(f"{HALL} 已发布")
    rewrite(second, r"average_minutes: [\d.]+", f"average_minutes: {mine}")
    press(second, "检查")
    expect(side(second)).to_contain_text(f"− {theirs:g}")
    stage.watch.allow("status of 409")
    press(second, "发布")
    expect(side(second).get_by_role("alert")).to_contain_text("已有人发布")
    press(second, "发布")
    expect(second.get_by_role("status").first).to_have_text(f"{HALL} 已发布")


def test_a_standard_needs_a_new_version_and_says_so_in_its_line(stage: Stage) -> None:
    page = editor(stage, "/admin#/standard/nanhai-hall")
    rewrite(page, "rectify_within_working_days: 10|weight: 3", "weight: 4")
    press(page, "检查")
    expect(side(page)).to_contain_text("version")
    expect(side(page).get_by_role("button")).to_have_count(1)


def test_a_device_is_enrolled_and_taken_out_of_use(stage: Stage) -> None:
    page = stage.open("/admin#/devices", "admin", HALL)
    press(page, "生成启用码")
    code = page.locator(".code strong").inner_text()
    enrolled = stage.visitor(HALL).post("/devices", {"code": code}).json()
    press(page, "刷新")
    row = page.get_by_role("row").filter(has_text=enrolled["device"])
    expect(row).to_contain_text("取号机")
    row.get_by_role("button", name="停用").click()
    expect(row).to_have_count(0)


def test_somebody_is_added_to_the_staff_and_blocked(stage: Stage) -> None:
    page = stage.open("/admin#/staff", "admin", HALL)
    name = f"new-{secrets.token_hex(3)}"
    page.get_by_label("用户名").fill(name)
    page.get_by_label("初始密码").fill("a long password")
    press(page, "添加到本大厅")
    row = page.get_by_role("row").filter(has_text=name)
    row.get_by_role("button").click()
    expect(row).to_contain_text("已停用")


@pytest.mark.parametrize(("language", "heading"), [("zh", "系统管理"), ("en", "Administration")])
def test_the_page_is_whole_in_both_languages_by_keys_and_at_200_percent(
    stage: Stage, language: str, heading: str
) -> None:
    stage.language = language
    page = stage.open("/admin", "admin", HALL, zoomed=True)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("a[href='#/hall/lishui']")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert_accessible(page)
    assert len(stops_of_tab(page)) > 20
