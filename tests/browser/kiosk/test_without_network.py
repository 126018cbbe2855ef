"""The network is cut: the kiosk opens, finds, gives numbers that nobody else has, and is merged once."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Response, expect

from tests.browser.kiosk.hands import MATTER, at_kiosk
from tests.browser.stage import Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "shishan"

_WORKER_READY = "() => navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"
_MINUTES = 30
_OUTBOX = f"""() => new Promise((done) => {{
  const opening = indexedDB.open("hall-kiosk-{HALL}");
  opening.onsuccess = () => {{
    const asked = opening.result.transaction("outbox").objectStore("outbox").count();
    asked.onsuccess = () => {{ opening.result.close(); done(asked.result); }};
  }};
}})"""


def merged_on(page: Page) -> list[dict[str, Any]]:
    """Return the list into which every answer to a merge of ``page`` goes."""
    items: list[dict[str, Any]] = []

    def note(answer: Response) -> None:
        if answer.url.endswith("/offline-tickets"):
            items.extend(answer.json()["items"])

    page.on("response", note)
    return items


def ready(page: Page) -> None:
    """Wait until the kiosk has its worker and its numbers."""
    page.wait_for_function(_WORKER_READY)
    page.wait_for_function(
        f"""() => new Promise((done) => {{
          const opening = indexedDB.open("hall-kiosk-{HALL}");
          opening.onsuccess = () => {{
            const asked = opening.result.transaction("leases").objectStore("leases").get("the");
            asked.onsuccess = () => {{ opening.result.close(); done((asked.result ?? []).length > 0); }};
          }};
        }})"""
    )


def number_of_another(stage: Stage) -> str:
    """Return the number that somebody gets elsewhere in the hall, where there is a line."""
    answer = stage.person("kiosk", HALL).post(f"/halls/{HALL}/visits", {"matter": "social-card"})
    code, visitor = answer.json()["code"], stage.visitor(HALL)
    number: str = eventually(lambda: visitor.visit(code)["ticket"], "a ticket")["number"]
    return number


def test_for_half_an_hour_numbers_are_unique_and_merged_once(stage: Stage) -> None:
    hands = at_kiosk(stage, HALL, name="kiosk-offline")
    page = hands.page
    ready(page)
    page.clock.install()
    merged, shown, ordinary = merged_on(page), list[str](), list[str]()
    with stage.line_cut(page):
        expect(page.get_by_text("网络中断，仍可取号，号码有效")).to_be_visible()
        page.reload()  # a power cut, too
        expect(page.locator(".tiles .key").first).to_be_visible()
        for _ in range(10):
            shown.append(hands.take())
            expect(page.locator(".read")).to_contain_text("—")
            ordinary.append(number_of_another(stage))
            page.clock.fast_forward(f"{_MINUTES // 10:02d}:00")
            expect(page.locator(".tiles .key").first).to_be_visible()  # wiped by then
    assert len({*shown, *ordinary}) == 20
    assert all(number[1] == "5" for number in shown)

    eventually(lambda: page.wait_for_timeout(100) or len(merged) >= 10, "the merge", 30)
    assert {each["outcome"] for each in merged} == {"merged"}
    visitor = stage.visitor(HALL)
    codes = {each["code"] for each in merged}
    told = [eventually(lambda code=code: visitor.visit(code)["ticket"], "its ticket") for code in codes]
    assert sorted(each["number"] for each in told) == sorted(shown)
    page.reload()  # in the middle of it, perhaps: it is told again, and nothing comes of it
    eventually(lambda: page.wait_for_timeout(100) or page.evaluate(_OUTBOX) == 0, "the outbox to be empty", 30)
    assert len({each["visit"] for each in merged}) == 10


def test_a_matter_is_found_and_explained_without_network(stage: Stage) -> None:
    hands = at_kiosk(stage, HALL, name="kiosk-searching")
    ready(hands.page)
    with stage.line_cut(hands.page):
        hands.touch("输入关键词或拼音首字母")
        hands.page.keyboard.type("shehuibaozhang")
        hands.page.locator(".results .key").first.click()
        expect(hands.page.get_by_role("heading", level=1)).to_have_text(MATTER)
        expect(hands.page.locator(".touch")).to_contain_text("暂无法估计等候时间")


def test_what_is_still_to_be_told_cannot_be_read_on_the_disk(stage: Stage) -> None:
    hands = at_kiosk(stage, HALL, name="kiosk-sealed")
    ready(hands.page)
    with stage.line_cut(hands.page):
        hands.take()
        kept = hands.page.evaluate(
            f"""() => new Promise((done) => {{
              const opening = indexedDB.open("hall-kiosk-{HALL}");
              opening.onsuccess = () => {{
                const base = opening.result, step = base.transaction(["outbox", "keys"]);
                const out = step.objectStore("outbox").getAll(), keys = step.objectStore("keys").getAll();
                step.oncomplete = () => {{
                  base.close();
                  const text = out.result.map((each) => new TextDecoder("latin1").decode(each.data)).join("");
                  done({{ count: out.result.length, text, extractable: keys.result.map((each) => each.extractable) }});
                }};
              }};
            }})"""
        )
    assert kept["count"] == 1
    assert "social-card" not in kept["text"]
    assert kept["extractable"] == [False]


def test_a_lost_answer_leaves_nobody_with_two_numbers(stage: Stage) -> None:
    hands = at_kiosk(stage, HALL, name="kiosk-doubt")
    page = hands.page
    ready(page)
    lost: list[str] = []

    def lose(route: Any) -> None:
        answer = route.fetch()
        lost.append(answer.json()["ticket"]["id"])
        route.abort()

    stage.watch.allow("net::ERR_FAILED")
    page.route("**/visits", lose, times=3)
    number = hands.take()
    assert number[1] == "5"
    kiosk = stage.person("kiosk", HALL)
    eventually(
        lambda: page.wait_for_timeout(100) or done(kiosk.get(f"/tickets/{lost[0]}"))["state"] == "cancelled", "it", 30
    )
    assert len(set(lost)) == 1
