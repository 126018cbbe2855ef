"""Nothing that somebody typed stays at the kiosk: not in the page, not in its storage, not in its history."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.kiosk.hands import COUNTER, DONE_SECONDS, MATTER, Hands, at_kiosk, heading
from tests.browser.stage import Stage

PHONE = "13912345678"
_EVERYTHING = """async () => {
  const bases = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((done) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const base = opening.result, names = [...base.objectStoreNames].filter((each) => each !== "keys");
      if (!names.length) return done("");
      const step = base.transaction(names), found = names.map((each) => step.objectStore(each).getAll());
      step.oncomplete = () => { base.close(); done(JSON.stringify(found.map((each) => each.result))); };
    };
  })));
  const shelves = [localStorage, sessionStorage, history.state].map((each) => JSON.stringify(each));
  return [document.documentElement.outerHTML, location.href, ...shelves, ...bases].join("\\n");
}"""


def typed(hands: Hands) -> None:
    for key in (MATTER, COUNTER, "输入手机号码", *PHONE):
        hands.touch(key)
    expect(hands.page.locator(".digits")).to_contain_text("139 1234 5678")


def nothing_left(page: Page, before: int) -> None:
    kept = page.evaluate(_EVERYTHING)
    assert PHONE not in kept
    assert "5678" not in kept
    assert page.evaluate("history.length") == before


def test_whoever_walks_away_is_asked_and_then_forgotten(stage: Stage) -> None:
    hands = at_kiosk(stage)
    page = hands.page
    before = page.evaluate("history.length")
    page.evaluate("window.sameDocument = true")
    page.clock.install()
    typed(hands)
    page.clock.fast_forward("00:46")
    expect(page.get_by_role("alertdialog")).to_contain_text("还在吗？")
    page.clock.fast_forward("00:20")
    expect(heading(page)).to_have_text("您要办什么事？")
    assert page.evaluate("window.sameDocument") is None  # a new document
    nothing_left(page, before)


def test_whoever_is_still_there_may_say_so_ten_times(stage: Stage) -> None:
    hands = at_kiosk(stage)
    hands.page.clock.install()
    typed(hands)
    for _ in range(10):
        hands.page.clock.fast_forward("00:46")
        hands.touch("我还在")
        expect(hands.page.get_by_role("alertdialog")).to_have_count(0)
    expect(hands.page.locator(".digits")).to_contain_text("139 1234 5678")


def test_with_large_type_there_is_twice_the_time(stage: Stage) -> None:
    hands = at_kiosk(stage)
    hands.page.clock.install()
    hands.touch("适老大字")
    hands.touch(MATTER)
    hands.page.clock.fast_forward("01:20")
    hands.page.wait_for_timeout(600)
    expect(hands.page.get_by_role("alertdialog")).to_have_count(0)
    hands.page.clock.fast_forward("00:11")
    expect(hands.page.get_by_role("alertdialog")).to_be_visible()


def test_after_the_ticket_the_next_one_finds_nothing(stage: Stage) -> None:
    hands = at_kiosk(stage)
    page = hands.page
    before = page.evaluate("history.length")
    page.clock.install()
    typed(hands)
    hands.touch("确定")
    number = hands.number()
    expect(heading(page)).to_have_text("请取票")
    page.clock.fast_forward(1000 * (DONE_SECONDS + 1))
    expect(heading(page)).to_have_text("您要办什么事？")
    nothing_left(page, before)
    assert number not in page.content()
    page.go_back()
    page.go_forward()
    assert number not in page.content()
