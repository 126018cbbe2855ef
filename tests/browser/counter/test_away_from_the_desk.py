"""A clerk who is away: the screen locks by itself and keeps what was begun; somebody who arrives is heard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.staffing import at_counter, emptied, says, sit, visitor
from tests.browser.stage import Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually

TONES = """window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  window.tones.push(this.frequency.value);
  return start.apply(this, when);
};"""


def tones(page: Page) -> list[float]:
    """Return the pitches (Hz) that the page has sounded."""
    heard: list[float] = page.evaluate("window.tones")
    return heard


def test_a_desk_that_nobody_touches_locks_after_five_minutes_and_goes_on_where_it_was(stage: Stage) -> None:
    boss = emptied(stage, "jiujiang")
    first, second = (visitor(stage, "jiujiang")["ticket"] for _ in range(2))
    page = stage.open("about:blank", "clerk", "jiujiang")
    page.clock.install()
    page.goto("/counter?counter=jiujiang-1")
    expect(page.locator(".counter-closed").first).to_be_visible()
    page.keyboard.press("F2")
    says(page, "已开窗")
    page.clock.run_for(1600)  # sooner it would be the same press
    page.keyboard.press("F2")
    at_counter(page, first["number"])
    note = page.get_by_role("textbox", name="还要补正的")
    note.fill("租赁合同")
    board = "/halls/jiujiang/board"  # kept for half a second, which the clock of the page is about to skip
    eventually(lambda: first["id"] in {each["ticket"] for each in done(boss.get(board))["now_called"]}, "the call")
    note.press("End")  # the last touch
    page.clock.fast_forward("04:30")
    expect(page.get_by_role("heading", name="已锁屏")).to_have_count(0)
    page.clock.fast_forward("00:31")
    expect(page.get_by_role("heading", name="已锁屏")).to_be_visible()
    expect(page.locator(".number")).to_be_hidden()
    page.keyboard.press("F2")
    page.get_by_role("button", name="解锁继续").click()
    at_counter(page, first["number"])
    expect(note).to_have_value("租赁合同")
    states = [done(boss.get(f"/tickets/{each['id']}"))["state"] for each in (first, second)]
    assert states == ["called", "waiting"], "a key on the locked screen does nothing"
    page.keyboard.press("F8")
    says(page, "开始办理")


def test_a_tone_tells_of_the_one_who_arrives_where_nobody_waited_and_of_no_further_one(stage: Stage) -> None:
    emptied(stage, "dali")
    page = sit(stage, "dali", 1, scripts=(TONES,))
    page.keyboard.press("F2")  # a browser lets nothing sound before somebody has touched the page
    says(page, "暂无人等候")
    visitor(stage, "dali")
    says(page, "有人取号了，按 F2 呼叫")
    eventually(lambda: page.wait_for_timeout(50) or tones(page), "the tone")
    assert tones(page) == [660, 880]
    expect(page.get_by_role("cell", name="1", exact=True)).to_be_visible()  # the page knows of the first
    visitor(stage, "dali")
    expect(page.get_by_text("等候名单（2）")).to_be_visible()
    assert tones(page) == [660, 880]
