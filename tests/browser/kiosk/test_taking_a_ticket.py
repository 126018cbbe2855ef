"""A visitor at the kiosk: from the question to the number, on the good day and on the bad one."""

from __future__ import annotations

import random
import re

import pytest
from playwright.sync_api import expect

from tests.browser.kiosk.hands import COUNTER, MATTER, WITHOUT, at_kiosk, heading
from tests.browser.staffing import emptied
from tests.browser.stage import BOARD, KIOSK, Stage
from tests.e2e.people import done

NUMBER = re.compile(r"^B\d{3,4}$")


@pytest.mark.parametrize("size", [KIOSK, BOARD], ids=["upright", "lying"])
def test_a_common_matter_takes_no_more_than_four_touches(stage: Stage, size: tuple[int, int]) -> None:
    hands = at_kiosk(stage, size=size)
    assert NUMBER.match(hands.take())
    assert hands.touches <= 4
    expect(hands.page.get_by_role("img")).to_be_visible()  # the code to follow it by
    expect(heading(hands.page)).to_have_text("请取票")


def test_a_matter_is_found_by_its_initials(stage: Stage) -> None:
    hands = at_kiosk(stage)
    hands.touch("输入关键词或拼音首字母")
    for letter in "SBK":
        hands.touch(letter)
    hands.page.locator(".results").get_by_role("button", name=MATTER).click()
    expect(heading(hands.page)).to_have_text(MATTER)


def test_a_life_event_leads_to_its_matters_and_says_what_is_needed_and_what_is_held(stage: Stage) -> None:
    hands = at_kiosk(stage)
    for key in ("一件事", "新生儿出生", MATTER):
        hands.touch(key)
    read = hands.page.locator(".read")
    expect(read).to_contain_text("近期免冠照片")
    expect(read).to_contain_text("政府已有，不用带")


def test_priority_is_asked_with_its_reason_and_reaches_the_queue(stage: Stage) -> None:
    hands = at_kiosk(stage)
    for key in (MATTER, COUNTER, "优先"):
        hands.touch(key)
    hands.touch("孕妇或带婴儿")
    with hands.page.expect_response(lambda answer: answer.url.endswith("/visits")) as answered:
        hands.touch(WITHOUT)
    ticket = answered.value.json()["ticket"]["id"]
    assert done(stage.person("kiosk", "nanhai").get(f"/tickets/{ticket}"))["priority"] == "pregnant"


def test_who_holds_a_number_already_may_have_it_printed_again(stage: Stage) -> None:
    stage.watch.allow("status of 409")
    emptied(stage, "guicheng")  # also of whoever has this card
    hands = at_kiosk(stage, "guicheng", service_workers="block")  # which take a request past page.route as they begin

    def with_phone_of(card: str) -> None:
        hands.page.route(
            "**/visits",
            lambda route: route.continue_(
                post_data={**route.request.post_data_json, "party": {"identity_number": card}}
            ),
        )
        for key in (MATTER, COUNTER, "模拟刷身份证"):
            hands.touch(key)

    with_phone_of("11010519491231002X")
    number = hands.number()
    hands.leave()
    with_phone_of("11010519491231002X")
    expect(heading(hands.page)).to_have_text(f"您已有{number}号")
    hands.touch("补打号票")
    expect(heading(hands.page)).to_have_text("请取票")
    assert hands.number() == number


def test_without_paper_the_number_stays_on_the_screen_and_can_be_noted(stage: Stage) -> None:
    hands = at_kiosk(stage, path="/kiosk?printer=paper_out")
    with hands.page.expect_request(lambda asked: asked.url.endswith("/print-failed")):
        number = hands.take()
    expect(heading(hands.page)).to_have_text(f"未打印，请记下{number}或扫码")
    with hands.page.expect_request(lambda asked: asked.url.endswith("/printed")) as said:
        hands.touch("我已记下")
    assert said.value.post_data_json["on"] == "screen"


def test_a_hall_that_is_closed_says_so_and_still_shows_what_is_needed(stage: Stage) -> None:
    supervisor = stage.person("supervisor", "lishui")
    done(supervisor.post("/halls/lishui/close", {"reason": "停电"}))
    try:
        hands = at_kiosk(stage, "lishui")
        expect(hands.page.get_by_role("status").filter(has_text="停电")).to_be_visible()
        hands.page.locator(".tiles .key").first.click()
        expect(hands.page.get_by_role("button", name=COUNTER)).to_have_count(0)
    finally:
        done(supervisor.post("/halls/lishui/reopen"))


def test_a_booking_is_kept_at_the_kiosk_only_on_its_day(stage: Stage) -> None:
    stage.watch.allow("status of 409")
    kiosk = stage.person("kiosk", "nanhai")
    slot = next(
        each
        for each in done(kiosk.get("/halls/nanhai/appointment-slots", matter="social-card"))["items"]
        if each["free"]
    )
    body = {
        "matter": "social-card",
        "starts_at": slot["starts_at"],
        "party": {"phone": f"138{random.randrange(10**8):08d}"},
    }
    code = done(kiosk.post("/halls/nanhai/appointments", body), 201)["code"]
    hands = at_kiosk(stage)
    hands.touch("预约签到")
    hands.page.keyboard.type(code)
    hands.page.keyboard.press("Enter")
    expect(hands.page.get_by_role("alert")).to_be_visible()
