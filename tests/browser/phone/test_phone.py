"""The visitor's phone, from the slip's code to the rating."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.staffing import emptied
from tests.browser.stage import PHONE, Stage
from tests.e2e.people import done

HALL = "danzao"
COUNTER = f"{HALL}-1"


@pytest.fixture
def matter(stage: Stage) -> str:
    """A matter of the hall's first queue."""
    kiosk = stage.person("kiosk", HALL)
    items = kiosk.get("/matters", hall=HALL, limit=100).json()["items"]
    return next(each["id"] for each in items if each["queues"].get(HALL) == "general")


@pytest.fixture
def take(stage: Stage, matter: str) -> Any:
    """Take a ticket at the hall's kiosk, in which nobody else waits; return the visit."""
    emptied(stage, HALL)
    kiosk = stage.person("kiosk", HALL)

    return lambda: kiosk.take_ticket(matter)


def _phone(stage: Stage, visit: dict[str, Any], **more: Any) -> Page:
    page = stage.open(f"/v/{visit['code']}", size=PHONE, has_touch=True, is_mobile=True, **more)
    expect(page.locator(".number strong")).to_have_text(visit["ticket"]["number"])
    return page


RINGS = "window.shaken = []; navigator.vibrate = (pattern) => { window.shaken.push(pattern); return true; };"


def test_from_ticket_to_rating(stage: Stage, take: Any) -> None:
    others, mine = [take() for _ in range(3)], take()
    clerk = stage.person("clerk", HALL, "clerk-from-ticket-to-rating")
    clerk.open(COUNTER)
    page = _phone(stage, mine, scripts=(RINGS,))
    expect(page.get_by_text("前面还有 3 人")).to_be_visible()
    expect(page.get_by_text(re.compile(r"还需约 \d+–\d+"))).to_be_visible()
    page.get_by_role("button", name="提醒我").click()
    shaken = page.evaluate("window.shaken.length")
    for number, _ in enumerate(others):
        ticket = clerk.call(COUNTER)
        if number == 0:
            expect(page.get_by_text("您排第三，请回等候区")).to_be_visible()
            assert page.evaluate("window.shaken.length") > shaken
        clerk.do(ticket["id"], "start")
        clerk.do(ticket["id"], "finish")
    called = clerk.call(COUNTER)
    expect(page.get_by_text("轮到您了：1号窗口")).to_be_visible()
    expect(page).to_have_title(re.compile(re.escape(called["number"])))
    clerk.do(called["id"], "start")
    expect(page.get_by_text("正在1号窗口办理")).to_be_visible()
    clerk.do(called["id"], "finish")
    page.get_by_label("非常满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("谢谢您的评价")).to_be_visible()


def test_what_the_counter_says_is_missing_is_read_on_the_phone(stage: Stage, take: Any, matter: str) -> None:
    mine, clerk = take(), stage.person("clerk", HALL, "clerk-who-tells")
    materials = done(clerk.get(f"/matters/{matter}"))["materials"]
    place = next(number for number, each in enumerate(materials) if not each["held"])
    clerk.open(COUNTER)
    called = clerk.call(COUNTER)
    clerk.do(called["id"], "start")
    done(clerk.post(f"/tickets/{called['id']}/notice", {"missing": [place], "words": "骑缝章"}))
    page = _phone(stage, mine)
    expect(page.locator(".lacks li")).to_have_text([materials[place]["name"]["zh"], "以及窗口另行告知的事项"])
    assert "骑缝章" not in page.content()
    assert_accessible(page)
    clerk.do(called["id"], "finish")


def test_who_needs_longer_goes_back_some_places_and_may_take_that_back(stage: Stage, take: Any) -> None:
    mine, *_ = [take() for _ in range(5)]
    page = _phone(stage, mine)
    expect(page.get_by_text("您是下一位")).to_be_visible()
    page.get_by_role("button", name="还需要时间（退后3位）").click()
    expect(page.get_by_text("前面还有 3 人")).to_be_visible()
    page.get_by_role("button", name=re.compile("撤销")).click()
    expect(page.get_by_text("您是下一位")).to_be_visible()


def test_where_nobody_is_behind_it_says_so(stage: Stage, take: Any) -> None:
    stage.watch.allow("status of 409")
    page = _phone(stage, take())
    page.get_by_role("button", name="还需要时间").click()
    expect(page.get_by_role("alert")).to_contain_text("后面")
    expect(page.get_by_text("您是下一位")).to_be_visible()


def test_cancelled_by_mistake_is_undone_for_ten_seconds(stage: Stage, take: Any) -> None:
    page = _phone(stage, take(), scripts=())
    page.clock.install()
    page.reload()
    page.get_by_role("button", name="取消此号").click()
    expect(page.get_by_text("此号已取消").first).to_be_visible()
    page.get_by_role("button", name=re.compile("撤销")).click()
    expect(page.get_by_text("您是下一位")).to_be_visible()
    page.get_by_role("button", name="取消此号").click()
    expect(page.get_by_role("button", name=re.compile("撤销"))).to_be_visible()
    page.clock.run_for(10_500)
    expect(page.get_by_role("button", name=re.compile("撤销"))).to_have_count(0)


def test_help_with_filing_online_is_asked_for_and_given_back(stage: Stage, take: Any) -> None:
    page = _phone(stage, take())
    page.get_by_role("button", name="请人陪我网上办").click()
    expect(page.get_by_text(re.compile("辅导员会来找您"))).to_be_visible()
    page.get_by_role("button", name="不用辅导了").click()
    expect(page.get_by_role("button", name="请人陪我网上办")).to_be_visible()


def test_on_a_line_without_live_events_it_asks_every_ten_seconds(stage: Stage, take: Any) -> None:
    other, mine = take(), take()
    page = stage.open("about:blank", size=PHONE)
    page.clock.install()
    page.route("**/events", lambda route: route.abort())
    stage.watch.allow("net::ERR_FAILED")
    page.goto(f"/v/{mine['code']}")
    expect(page.get_by_text("您排第二")).to_be_visible()
    stage.person("supervisor", HALL, "sweeper").do(other["ticket"]["id"], "cancel")
    page.clock.run_for(10_500)
    expect(page.get_by_text("您是下一位")).to_be_visible()
    expect(page.get_by_text("网络不好")).to_have_count(0)


def test_a_cut_line_leaves_the_last_state_with_its_time_and_then_no_wait(stage: Stage, take: Any) -> None:
    take()
    mine = take()
    page = stage.open("about:blank", size=PHONE)
    page.clock.install()
    page.goto(f"/v/{mine['code']}")
    expect(page.get_by_text("您排第二")).to_be_visible()
    with stage.line_cut(page):
        page.clock.run_for(17_000)
        expect(page.get_by_text(re.compile(r"网络不好：这是 \d\d:\d\d:\d\d 的情况"))).to_be_visible()
        expect(page.locator(".number strong")).to_have_text(mine["ticket"]["number"])
        page.clock.run_for(16_000)
        expect(page.locator(".range")).to_have_text("—")
    page.clock.run_for(10_500)
    expect(page.get_by_text("网络不好")).to_have_count(0)
    expect(page.locator(".range")).not_to_have_text("—")


def test_large_type_is_kept_and_fits(stage: Stage, take: Any) -> None:
    page = _phone(stage, take())
    page.get_by_role("button", name="大字").click()
    page.reload()
    expect(page.get_by_role("button", name="标准字号")).to_be_visible()
    assert page.locator("main").evaluate("each => parseFloat(getComputedStyle(each).fontSize)") >= 23.9
    assert_no_sideways_scroll(page)
    assert_accessible(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_keys_reach_everything_and_200_percent_fits(stage: Stage, take: Any, language: str) -> None:
    stage.language = language
    page = stage.open(f"/v/{take()['code']}", size=(780, 1688), zoomed=True)
    expect(page.locator(".number strong")).to_be_visible()
    assert_no_sideways_scroll(page)
    assert len(stops_of_tab(page)) == page.locator("button, a, input, textarea").count()


def test_every_touch_target_is_48_pixels_high(stage: Stage, take: Any) -> None:
    page = _phone(stage, take())
    heights = page.locator("button").evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")
    assert min(heights) >= 48
