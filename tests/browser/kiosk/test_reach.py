"""What hands and eyes need: sizes in millimetres, everything to touch low enough, both languages, readers and keys."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kiosk.hands import COUNTER, MATTER, Hands, at_kiosk
from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.stage import BOARD, KIOSK, Size, Stage
from tests.browser.weighing import FirstLoad

UPRIGHT_MM, LYING_MM = 1 / 0.369, 1 / 0.2479
PROFILES: list[Any] = [pytest.param(KIOSK, UPRIGHT_MM, id="upright"), pytest.param(BOARD, LYING_MM, id="lying")]
STEPS = {
    "start": (),
    "search": ("输入关键词",),
    "event": ("一件事",),
    "matter": (MATTER,),
    "identity": (MATTER, COUNTER),
    "priority": (MATTER, COUNTER, "优先"),
    "phone": (MATTER, COUNTER, "输入手机号码"),
    "ticket": (MATTER, COUNTER, "不用身份证"),
    "check-in": ("预约签到",),
}
_KEYS = """() => [...document.querySelectorAll("button, input")].filter((it) => it.checkVisibility()).map((each) => {
  const { width, height, top } = each.getBoundingClientRect();
  return { said: each.innerText || each.getAttribute("aria-label"), width, height, top: top / innerHeight };
})"""


_SMALLEST = """() => Math.min(...[...document.querySelectorAll(".kiosk *")].filter((each) => each.checkVisibility()
  && [...each.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  .map((each) => parseFloat(getComputedStyle(each).fontSize)))"""


def keys(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(_KEYS)
    return found


def size_of(page: Page, selector: str) -> float:
    """Return the size of type in px."""
    return float(page.locator(selector).evaluate("(each) => parseFloat(getComputedStyle(each).fontSize)"))


def way(hands: Hands, step: str, elderly: bool = False) -> None:
    for key in STEPS[step]:
        hands.touch("搜索" if elderly and key == "输入关键词" else key)
    if step == "ticket":
        hands.number()
        expect(hands.page.get_by_role("heading", level=1)).to_have_text("请取票")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(("size", "mm"), PROFILES)
def test_every_key_is_large_enough_and_low_enough(stage: Stage, step: str, size: Size, mm: float) -> None:
    hands = at_kiosk(stage, size=size)
    way(hands, step)
    for key in keys(hands.page):
        assert min(key["width"], key["height"]) >= 20 * mm - 1, key
        assert key["top"] >= 0.449, key
    assert hands.page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    assert_no_sideways_scroll(hands.page)


@pytest.mark.parametrize("step", ["start", "matter", "identity"])
@pytest.mark.parametrize(("size", "mm"), PROFILES)
def test_lower_keys_are_within_the_lower_forty_percent(stage: Stage, step: str, size: Size, mm: float) -> None:
    hands = at_kiosk(stage, size=size)
    hands.touch("低位操作")
    way(hands, step)
    assert all(key["top"] >= 0.599 and min(key["width"], key["height"]) >= 20 * mm - 1 for key in keys(hands.page))


@pytest.mark.parametrize("step", ["start", "matter", "identity", "phone", "ticket"])
@pytest.mark.parametrize(("size", "mm"), PROFILES)
def test_large_type_fits(stage: Stage, step: str, size: Size, mm: float) -> None:
    hands = at_kiosk(stage, size=size)
    hands.touch("适老大字")
    way(hands, step, elderly=True)
    assert all(min(key["width"], key["height"]) >= 26 * mm - 1 for key in keys(hands.page) if key["top"] < 0.9)
    assert hands.page.locator(".kiosk").evaluate(
        "(each) => parseFloat(getComputedStyle(each).fontSize)"
    ) == pytest.approx(12 * mm, abs=1)
    assert hands.page.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")


@pytest.mark.parametrize(("size", "mm"), PROFILES)
def test_type_has_the_size_that_eyes_need(stage: Stage, size: Size, mm: float) -> None:
    hands = at_kiosk(stage, size=size)
    assert hands.page.locator(".kiosk").evaluate(
        "(each) => parseFloat(getComputedStyle(each).fontSize)"
    ) == pytest.approx(8 * mm, abs=1)
    hands.take()
    assert hands.page.locator(".hero").evaluate(
        "(each) => parseFloat(getComputedStyle(each).fontSize)"
    ) == pytest.approx(30 * mm, abs=1)
    smallest = hands.page.evaluate(_SMALLEST)
    assert smallest >= 6.5 * mm - 0.5


@pytest.mark.parametrize("step", STEPS)
def test_readers_find_no_fault(stage: Stage, step: str) -> None:
    hands = at_kiosk(stage, size=BOARD)
    way(hands, step)
    assert_accessible(hands.page)


def test_large_type_and_the_question_whether_somebody_is_there_have_no_fault(stage: Stage) -> None:
    hands = at_kiosk(stage)
    hands.page.clock.install()
    hands.touch("适老大字")
    hands.touch(MATTER)
    assert_accessible(hands.page)
    hands.page.clock.fast_forward("01:31")
    expect(hands.page.get_by_role("alertdialog")).to_be_visible()
    assert_accessible(hands.page)


def test_the_keys_of_a_keyboard_reach_everything(stage: Stage) -> None:
    hands = at_kiosk(stage)
    assert len(stops_of_tab(hands.page)) == hands.page.locator("button:visible").count()


def test_it_speaks_english_from_the_question_to_the_number(stage: Stage) -> None:
    hands = at_kiosk(stage)
    hands.touch("English")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("What do you need today?")
    for key in ("Social security card", "Counter: take a ticket", "Without ID card"):
        hands.touch(key)
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Take your ticket")
    assert hands.page.locator("html").get_attribute("lang") == "en"
    hands.touch("Done, clear")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("您要办什么事？")  # the next one chooses anew


def test_at_200_percent_nothing_is_lost_sideways(stage: Stage) -> None:
    hands = at_kiosk(stage, zoomed=True)
    assert_no_sideways_scroll(hands.page)


def test_the_first_load_is_light(stage: Stage) -> None:
    page = stage.open("about:blank", "kiosk", "nanhai", size=KIOSK)
    load = FirstLoad(page)
    page.goto("/kiosk")
    expect(page.get_by_role("heading").first).to_be_visible()
    assert 10 < load.kilobytes() <= 250, load.paths
