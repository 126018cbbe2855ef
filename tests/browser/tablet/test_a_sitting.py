"""A guide with a tablet: whom next, which step, to the number of the case."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.tablet.desk import expect_done, expect_merged, finish_step

WORDS = {
    "zh": {"next": "接下一位", "finish": "结果", "end": "结束辅导", "filed": "已结束：已网上提交", "receipt": "受理号"},
    "en": {
        "next": "Next visitor",
        "finish": "Outcome",
        "end": "End the sitting",
        "filed": "Ended: filed online",
        "receipt": "Case number",
    },
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_next_visitor_is_one_tap_away_and_a_filing_two_and_its_number(desk, stage, language):
    stage.language, words = language, WORDS[language]
    here = desk("xiqiao")
    request = here.ask(needs=["hearing"], topic="1998")
    page = here.tablet()
    page.get_by_role("button", name=words["next"]).click()
    first = page.locator(".sitting")
    expect(first.locator("h3.title")).to_be_visible()
    expect(first.get_by_text("1998")).to_be_visible()
    assert first.locator("dt").count() > 0, "what goes wrong is shown"
    number = page.locator("ol .mark").count()
    for place in range(1, number + 1):
        finish_step(page)
        expect_done(page, place)
    page.get_by_role("button", name=words["finish"]).click()
    page.get_by_label(words["receipt"], exact=False).fill("WB-2026-000123")
    page.get_by_role("button", name=words["end"]).click()
    expect(page.get_by_role("status").filter(has_text=words["filed"])).to_be_visible()
    told = here.sitting(request)
    assert (told["state"], told["outcome"], told["receipt"]) == ("resolved", "filed", "WB-2026-000123")
    assert len(told["steps"]) == number
    assert {each["notes"][0]["note"] for each in told["progress"]["steps"] if each["notes"]} == set()


def test_why_it_is_this_visitor_is_said_and_a_note_with_a_number_is_not_taken(desk):
    here = desk("danzao")
    here.ask()
    page = here.tablet()
    page.get_by_role("button", name="接下一位").click()
    expect(page.locator(".sitting header")).to_contain_text("等")
    page.get_by_label("备注（可不填）").fill("电话 138 0013 8000")
    expect(page.get_by_role("alert")).to_contain_text("请删去")
    finish_step(page, in_vain=True)
    expect_done(page, 0)
    page.get_by_label("备注（可不填）").fill("第二次才登录成功")
    finish_step(page)
    expect_done(page, 1)


def test_a_step_is_taken_back_stuck_and_done_and_what_was_noted_stays(desk):
    here = desk("danzao")
    request = here.ask()
    here.sit_down(request)
    page = here.tablet()
    expect(page.locator("h3.title")).to_be_visible()
    page.get_by_label("备注（可不填）").fill("没有信号")
    page.get_by_role("button", name="卡住了").click()
    expect(page.locator("ol .mark.stuck")).to_have_count(1)
    page.locator("ol button").nth(2).click()
    expect(page.get_by_text("请先完成")).to_be_visible()
    finish_step(page, in_vain=True)
    page.locator("ol button").first.click()
    finish_step(page)
    expect_done(page, 1)
    page.locator("ol button").first.click()
    expect(page.locator(".notes")).to_contain_text("没有信号")
    page.get_by_role("button", name="撤回").click()
    expect_done(page, 0)
    expect_merged(page)
    first = next(iter(here.steps(request).values()))
    assert (first["state"], first["version"]) == ("open", 3)


def test_a_visitor_goes_on_at_a_counter_and_a_second_guide_sits_down_too(desk):
    here = desk("danzao")
    request = here.ask()
    here.sit_down(request, "guide-who-claimed")
    page = here.tablet()
    page.get_by_role("button", name=re.compile("^一起辅导")).click()
    expect(page.locator("h3.title")).to_be_visible()
    finish_step(page)
    expect_done(page, 1)
    page.get_by_role("button", name="结果").click()
    page.get_by_role("button", name="转到窗口").click()
    expect(page.get_by_role("status").filter(has_text="已转窗口")).to_be_visible()
    told = here.sitting(request)
    assert (told["state"], told["helpers"]) == ("handed_over", [here.guide])


def test_duty_and_breaks_are_one_tap(desk):
    page = desk("danzao").tablet()
    page.get_by_role("button", name="到岗").click()
    page.get_by_role("button", name="休息", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="正在休息")).to_be_visible()
    page.get_by_role("button", name="休息结束").click()
    page.get_by_role("button", name="离岗").click()
    expect(page.get_by_role("button", name="到岗")).to_be_visible()


def test_the_keys_reach_everything_targets_are_large_and_nothing_scrolls_sideways_at_200_percent(desk):
    here = desk("danzao")
    here.ask(needs=["large_type", "cantonese"])
    here.sit_down(here.ask())
    page = here.tablet()
    expect(page.locator("h3.title")).to_be_visible()
    stops = " ".join(stops_of_tab(page))
    for each in ("接下一位", "接待", "完成", "卡住了", "结果", "备注"):
        assert each in stops
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main input, main select, header button, header select")]
          .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 56 && each.type !== "radio")
          .map((each) => each.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert_accessible(page)
    zoomed = here.tablet(zoomed=True)
    expect(zoomed.locator("h3.title")).to_be_visible()
    assert_no_sideways_scroll(zoomed)


def test_a_tablet_that_nobody_touches_locks_after_three_minutes_and_shows_nothing(desk):
    here = desk("danzao")
    here.sit_down(here.ask())
    page = here.stage.open("about:blank", "guide", here.hall, name=here.guide)
    page.clock.install()
    page.goto("/tablet")
    expect(page.locator("h3.title")).to_be_visible()
    page.clock.run_for("03:02")
    expect(page.get_by_role("heading", name="已锁屏")).to_be_visible()
    expect(page.locator("h3.title")).to_be_hidden()


def test_the_materials_are_all_looked_at_and_what_is_amiss_is_told_at_once(desk):
    here = desk("danzao")
    here.sit_down(here.ask())
    page = here.tablet()
    page.get_by_role("button", name="材料预审").click()
    page.get_by_role("button", name="生成一次性告知").click(force=True)
    expect(page.locator("article.notice")).to_have_count(0)
    fields = page.locator("main fieldset")
    expect(fields.first).to_be_visible()
    for place in range(fields.count()):
        fields.nth(place).get_by_label("缺少" if place == 0 else "齐备").check()
    page.get_by_role("button", name="生成一次性告知").click()
    expect(page.locator("article.notice li")).to_have_count(1)
