"""A hall that closes earlier today: what the kiosk says while tickets are given, and once none are given any more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.kiosk.hands import COUNTER, at_kiosk, heading
from tests.browser.kiosk.publishing import published
from tests.browser.looking import assert_accessible
from tests.browser.stage import KIOSK, Stage
from tests.e2e.people import done

HALL = "jiujiang"
BOOK = "预约其他时间"
CLOSES_IN_MINUTES = 25


@contextmanager
def closing_soon(stage: Stage, last_ticket_ago_minutes: int | None = None) -> Iterator[None]:
    """Have the hall close in 25 minutes; ``last_ticket_ago_minutes``: and give no tickets since then."""
    told = done(stage.person("kiosk", HALL).get(f"/halls/{HALL}/kiosk"))["admission"]["as_of"]
    now = datetime.fromisoformat(told).astimezone(ZoneInfo("Asia/Shanghai"))

    def clock(minutes: int) -> str:
        return f"{now + timedelta(minutes=minutes):%H:%M}"

    opening = {"opens": "00:00", "closes": clock(CLOSES_IN_MINUTES)}
    if last_ticket_ago_minutes is not None:
        opening["last_ticket"] = clock(-last_ticket_ago_minutes)
    day = {"day": f"{now:%Y-%m-%d}", "openings": [opening], "reason": {"zh": "设备检修", "en": "Maintenance"}}
    published(stage, HALL, special_days=[day])
    try:
        yield
    finally:
        published(stage, HALL, special_days=[])


@pytest.mark.parametrize(
    ("language", "soon"), [("zh", r"(1\d|2[0-5])分钟后下班，已取号都会办理"), ("en", r"Closing in (1\d|2[0-5]) min")]
)
def test_before_closing_it_says_so_and_still_gives_numbers(stage: Stage, language: str, soon: str) -> None:
    with closing_soon(stage):
        hands = at_kiosk(stage, HALL, path=f"/kiosk?lang={language}")
        page = hands.page
        expect(page.get_by_role("status").filter(has_text=re.compile(soon))).to_be_visible()
        page.locator(".tiles .key").first.click()
        expect(page.get_by_role("status").filter(has_text=re.compile(soon))).to_be_visible()
        assert_accessible(page)
        page.locator(".touch .key.primary").click()
        page.locator(".touch .key").first.click()
        assert re.match(r"^[A-Z]\d{3}$", hands.number())


def test_after_the_last_ticket_a_time_on_another_day_is_booked_instead(stage: Stage) -> None:
    with closing_soon(stage, last_ticket_ago_minutes=1):
        hands = at_kiosk(stage, HALL, size=KIOSK)
        page = hands.page
        expect(page.get_by_role("status").filter(has_text="现在不取号")).to_contain_text("已停止取号")
        page.locator(".tiles .key").first.click()
        expect(page.get_by_role("button", name=BOOK)).to_be_visible()
        expect(page.get_by_role("button", name=COUNTER)).to_have_count(0)
        assert_accessible(page)
        hands.touch(BOOK)
        expect(heading(page)).to_have_text("请选一个时间")
        page.locator(".tiles .key").first.click()
        for key in "13912345678":
            page.get_by_role("button", name=key, exact=True).click()
        with page.expect_response(lambda answer: answer.url.endswith("/appointments")) as booked:
            hands.touch("确定")
        expect(heading(page)).to_have_text("已预约")
        expect(page.get_by_role("img", name="请拍下二维码")).to_be_visible()
        assert_accessible(page)
        told = booked.value.json()
        kept = done(stage.visitor(HALL).get(f"/appointments/{told['code']}"))
        assert (kept["state"], kept["starts_at"]) == ("booked", told["starts_at"])
        hands.touch("我已记下")
        expect(heading(page)).to_have_text("您要办什么事？")
        assert told["code"] not in page.content()
