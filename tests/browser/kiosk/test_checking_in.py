"""An appointment is kept at the kiosk: its code becomes a number, once."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import expect

from tests.browser.kiosk.hands import Hands, at_kiosk, heading
from tests.browser.kiosk.publishing import published
from tests.browser.looking import assert_accessible
from tests.browser.staffing import emptied
from tests.browser.stage import Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL, MATTER = "jiujiang", "social-card"
WEST, HERE, TODAY = "Etc/GMT+12", "Asia/Shanghai", "2026-03-02"


@pytest.fixture
def code(stage: Stage) -> str:
    """The code of an appointment of today.

    Only days to come can be booked, and the clock of the suite stands on this one: it is booked while the hall lies so
    far to the west that there it is still the day before.
    """
    kiosk = stage.person("kiosk", HALL)

    def days() -> set[str]:
        return {each["day"] for each in done(kiosk.get(slots, matter=MATTER, limit=200))["items"] if each["free"]}

    slots = f"/halls/{HALL}/appointment-slots"
    try:
        published(stage, HALL, zone=WEST)
        eventually(lambda: TODAY in days(), "the queue to hear of it")
        free = done(kiosk.get(slots, matter=MATTER, limit=200))["items"]
        starts_at = next(each["starts_at"] for each in free if each["day"] == TODAY and each["free"])
        party = {"phone": f"138{random.randrange(10**8):08d}"}
        wish = {"matter": MATTER, "starts_at": starts_at, "party": party}
        return str(done(kiosk.post(f"/halls/{HALL}/appointments", wish), 201)["code"])
    finally:
        published(stage, HALL, zone=HERE)
        eventually(lambda: TODAY not in days(), "the queue to hear of it")


def checked_in(hands: Hands, code: str) -> str:
    """Show the code to the scanner, which types it, and return the number."""
    hands.touch("预约签到")
    hands.page.keyboard.type(f"https://hall.example/v/{code}")  # as much as the QR code holds
    hands.page.keyboard.press("Enter")
    number = hands.number()
    expect(heading(hands.page)).to_have_text("请取票")
    return number


def test_a_code_becomes_a_number_that_keeps_the_time_and_the_same_one_again(stage: Stage, code: str) -> None:
    emptied(stage, HALL)
    hands = at_kiosk(stage, HALL)
    number = checked_in(hands, code)
    expect(hands.page.get_by_text("起按预约叫号，请稍候")).to_be_visible()
    assert_accessible(hands.page)
    kept = done(stage.visitor(HALL).get(f"/appointments/{code}"))
    assert (kept["state"], kept["arrival"]) == ("checked_in", "early")
    hands.leave()
    assert checked_in(hands, code) == number


def test_a_code_that_nobody_has_is_said_and_the_next_try_is_free(stage: Stage) -> None:
    stage.watch.allow("status of 404")
    hands = at_kiosk(stage, HALL)
    hands.touch("预约签到")
    field = hands.page.get_by_role("textbox", name="预约码")
    expect(field).to_be_focused()
    field.press_sequentially("nosuchcode")
    hands.touch("签到取号")
    expect(hands.page.get_by_role("alert")).to_be_visible()
    assert_accessible(hands.page)
    hands.touch("◀ 返回")
    expect(heading(hands.page)).to_have_text("您要办什么事？")
