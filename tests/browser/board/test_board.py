"""The board: readable from ten metres, calls in their order, honest about its age."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.board.conftest import COUNTERS, HALL
from tests.browser.board.speech import FAKE_SPEECH, spoken
from tests.browser.looking import assert_accessible, assert_no_sideways_scroll
from tests.browser.stage import BOARD, Stage
from tests.e2e.waiting import eventually

_DIGITS = "零一二三四五六七八九"
_CAP_HEIGHT = """(each) => {
  const style = getComputedStyle(each);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  return pen.measureText("A023").actualBoundingBoxAscent;
}"""


def _board(stage: Stage, **more: Any) -> Page:
    page = stage.open("/board", "board", HALL, size=BOARD, **more)
    expect(page.get_by_text("实时")).to_be_visible()
    return page


def _sentence(ticket: dict[str, Any]) -> str:
    digits = "".join(_DIGITS[int(each)] for each in ticket["number"][1:])
    return f"请{ticket['number'][0]}，{digits}号，到{_DIGITS[ticket['counter_number']]}号窗口办理"


def test_a_called_number_is_at_least_8_percent_of_the_screen_high(stage: Stage, called: Any) -> None:
    page = _board(stage)
    ticket = called(COUNTERS[0])
    band = page.locator(".band strong")
    expect(band).to_contain_text(ticket["number"])
    least = 0.08 * BOARD[1]
    assert band.evaluate(_CAP_HEIGHT) >= 2 * least
    assert page.locator(".called tbody td").first.evaluate(_CAP_HEIGHT) >= least


def test_a_call_moves_nothing_and_everything_stays_on_the_screen(stage: Stage, called: Any) -> None:
    page = _board(stage)
    columns = page.locator(".columns")
    before = columns.bounding_box()
    called(COUNTERS[0])
    expect(page.locator(".band strong")).to_be_visible()
    assert columns.bounding_box() == before
    assert page.evaluate("document.scrollingElement.scrollHeight") <= BOARD[1]


def test_calls_are_spoken_in_their_order_and_never_over_each_other(stage: Stage, called: Any) -> None:
    page = _board(stage, scripts=(FAKE_SPEECH,))
    tickets = [called(counter) for counter in COUNTERS]
    eventually(lambda: len(spoken(page)) == 3, "three calls to be told", seconds=60)
    assert spoken(page) == [_sentence(each) for each in tickets]
    assert page.evaluate("window.most") == 1
    assert spoken(page, "en")[0].endswith(f"please go to counter {tickets[0]['counter_number']}")
    assert all(
        each["voice"] == {"zh-CN": "zh-CN", "zh-HK": "zh-HK", "en": "en-GB"}[each["lang"]]
        for each in page.evaluate("window.spoken")
    )


def test_what_is_told_is_reported_so_that_a_missed_call_is_timed_from_then(stage: Stage, called: Any) -> None:
    page = _board(stage, scripts=(FAKE_SPEECH,))
    with page.expect_response(re.compile("/announced$"), timeout=40_000) as told:
        called(COUNTERS[0])
    assert told.value.ok


def test_a_voice_that_loses_its_end_holds_nobody_up(stage: Stage, called: Any) -> None:
    page = stage.open("about:blank", "board", HALL, size=BOARD, scripts=(FAKE_SPEECH,))
    page.clock.install()
    page.goto("/board")
    expect(page.get_by_text("实时")).to_be_visible()
    page.evaluate("window.loses = ['zh-CN']")
    tickets = [called(counter) for counter in COUNTERS[:2]]
    expect(page.locator(".called tbody")).to_contain_text(tickets[1]["number"])
    for _ in range(60):
        page.clock.run_for(1000)
        if len(spoken(page)) == 2:
            break
    assert spoken(page) == [_sentence(each) for each in tickets]
    assert page.evaluate("window.silenced") >= 1


def test_it_is_not_called_live_before_anything_is_known(stage: Stage) -> None:
    page = stage.open("about:blank", "board", HALL, size=BOARD)
    stage.watch.allow("net::ERR_FAILED")
    page.route("**/halls/*/board", lambda route: route.abort())
    page.goto("/board")
    expect(page.get_by_text("连不上大厅，正在重连，请找工作人员")).to_be_visible()
    expect(page.get_by_text("实时")).to_have_count(0)
    page.unroute("**/halls/*/board")
    expect(page.get_by_text("实时")).to_be_visible()
    expect(page.locator(".queues tbody tr")).to_have_count(4)


def test_it_says_how_old_it_is_and_recovers_by_itself(stage: Stage) -> None:
    page = stage.open("about:blank", "board", HALL, size=BOARD)
    page.clock.install()
    page.goto("/board")
    expect(page.get_by_text("实时")).to_be_visible()
    wait = page.locator(".queues tbody tr").first.locator("td").last
    with stage.line_cut(page):
        page.clock.run_for(6000)
        expect(page.get_by_text(re.compile(r"数据停在\d\d:\d\d:\d\d，正在重连，请找工作人员"))).to_be_visible()
        expect(wait).not_to_have_text("—")
        page.clock.run_for(25_000)
        expect(wait).to_have_text("—")
    page.clock.run_for(9000)
    expect(page.get_by_text("实时")).to_be_visible()
    expect(wait).not_to_have_text("—")


def test_more_queues_have_their_turn_after_ten_seconds_each_round_in_one_language(stage: Stage) -> None:
    page = stage.open("about:blank", "board", HALL, size=BOARD)
    page.clock.install()
    page.goto("/board")
    rows = page.locator(".queues tbody td:first-child")
    expect(rows).to_have_count(4)
    first = rows.all_inner_texts()
    page.clock.run_for(10_000)
    expect(rows.first).not_to_have_text(first[0])
    page.clock.run_for(10_000)
    expect(rows.first).to_have_text(re.compile(r"^[A-Z] [A-Z][a-z]"))


def test_numbers_only_are_on_the_board_and_it_can_be_read_at_half_the_window(stage: Stage, called: Any) -> None:
    ticket = called(COUNTERS[0])
    page = stage.open("/board", "board", HALL, size=BOARD, zoomed=True)
    expect(page.locator(".called tbody")).to_contain_text(ticket["number"])
    assert_no_sideways_scroll(page)
    assert_accessible(page)
