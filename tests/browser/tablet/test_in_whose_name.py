"""What a guide does in the visitor's place, by whose word: noted on the tablet before, and held against the ending."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from shared.clock import clock
from tests.browser.looking import assert_accessible
from tests.browser.tablet.desk import Desk

NOTE = "记下同意"


def in_whose_name(here: Desk) -> tuple[Page, str]:
    """Return the tablet of a guide who sits with somebody, at what they consent to; and the request."""
    request = here.ask()
    here.sit_down(request)
    page = here.tablet()
    page.get_by_role("button", name="以谁的名义").click()
    expect(page.get_by_text("请选同意的内容。")).to_be_visible()
    return page, request


def file_in_their_place(page: Page) -> None:
    page.get_by_role("button", name="结果").click()
    page.get_by_label(re.compile("^受理号")).fill("WB-2026-000123")
    page.get_by_label("我代为提交").check()
    page.get_by_role("button", name="结束辅导").click()


def test_nothing_is_filed_in_the_visitors_place_without_their_word_and_with_it_it_is(desk, stage):
    here = desk("danzao")
    page, request = in_whose_name(here)
    stage.watch.allow("409")
    file_in_their_place(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert here.sitting(request)["state"] == "claimed"
    page.get_by_role("button", name="以谁的名义").click()
    page.get_by_label("代为提交", exact=True).check()
    page.get_by_label("口头", exact=True).check()
    page.get_by_label("同意人姓名", exact=False).fill("张三丰")
    page.get_by_role("button", name=NOTE).click()
    expect(page.locator(".given li")).to_contain_text("张*")
    assert_accessible(page)
    file_in_their_place(page)
    expect(page.get_by_role("status").filter(has_text="已结束：已网上提交")).to_be_visible()
    told = here.sitting(request)
    assert (told["state"], told["outcome"], told["on_behalf"]) == ("resolved", "filed", True)


def test_somebody_who_comes_for_the_visitor_shows_a_mandate_and_what_was_allowed_is_taken_back(desk):
    here = desk("danzao")
    page, request = in_whose_name(here)
    page.get_by_label("代填", exact=True).check()
    page.get_by_label("书面或平板签字").check()
    page.get_by_label("代办人").check()
    page.get_by_role("button", name=NOTE).click(force=True)
    expect(page.get_by_text("请填授权的种类、编号和有效期。")).to_be_visible()
    page.get_by_role("combobox", name="授权").select_option("power_of_attorney")
    page.get_by_label("编号或日期").fill("2026-7")
    page.get_by_label("有效期至").fill((clock.now() + timedelta(days=90)).date().isoformat())
    page.get_by_role("button", name=NOTE).click()
    expect(page.locator(".given li")).to_contain_text("委托书")
    page.get_by_role("button", name="撤回第 1 份同意").click()
    expect(page.locator(".given .chip")).to_have_text("已撤回")
    given = here.stage.person("guide", here.hall, here.guide).get(f"/guidance-requests/{request}/consents").json()
    assert [(each["given_by"], each["mandate"]["kind"], each["withdrawn_at"] is None) for each in given["items"]] == [
        ("agent", "power_of_attorney", False)
    ]
