"""What the tests of the staff's pages share: a hall with nobody in it, visitors, a clerk who sits down."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.stage import Stage
from tests.e2e.people import Person, done

SILENCE = """(() => {
  const real = window.fetch;
  window.fetch = async (...given) => {
    if (window.hallIsSilent) throw new TypeError("Failed to fetch");
    const answer = await real(...given);
    if (!String(given[0]).endsWith("/events") || !answer.body) return answer;
    const passes = { transform: (piece, out) => { if (!window.hallIsSilent) out.enqueue(piece); } };
    return new Response(answer.body.pipeThrough(new TransformStream(passes)), answer);
  };
})()"""
"""A script for ``scripts=``: while ``window.hallIsSilent``, no answer and no piece of a stream reaches the page.

A browser that is taken offline may go on with a stream that runs already.
"""


def emptied(stage: Stage, hall: str) -> Person:
    """Return a supervisor of ``hall``, which is open, in which nobody waits any more and every counter is closed."""
    boss = stage.person("supervisor", hall, f"boss-{hall}")
    if done(boss.get(f"/halls/{hall}/door"))["state"] != "open":
        done(boss.post(f"/halls/{hall}/reopen"))
    for each in done(boss.get(f"/halls/{hall}/counters"))["items"]:
        if each["state"] != "closed":
            _close(boss, each["id"])
    for state in ("waiting", "held"):
        while found := done(boss.get(f"/halls/{hall}/tickets", state=state, limit=200))["items"]:
            for each in found:
                boss.do(each["id"], "cancel")
    return boss


def _close(boss: Person, counter: str) -> None:
    """Close a counter; a ticket that it has is put aside. Asked is the counter: a board may be half a second old."""
    answer = boss.post(f"/counters/{counter}/close")
    if answer.status_code == HTTPStatus.CONFLICT:
        boss.do(answer.json()["ticket"]["id"], "hold")
        answer = boss.post(f"/counters/{counter}/close")
    done(answer)


def matter_of(stage: Stage, hall: str) -> dict[str, Any]:
    """Return a matter of ``hall`` that asks its applicant for something."""
    found = done(stage.person("kiosk", hall).get("/matters", hall=hall, limit=200))["items"]
    return next(each for each in found if any(not material["held"] for material in each["materials"]))


def visitor(stage: Stage, hall: str, **more: Any) -> dict[str, Any]:
    """Return the visit of somebody who took a ticket."""
    matter = matter_of(stage, hall)["id"]
    return stage.person("kiosk", hall).take_ticket(matter, **{"party": {"name": "张三丰"}, **more})


def sit(stage: Stage, hall: str, number: int, name: str = "clerk-a", *, opened: bool = True, **more: Any) -> Page:
    """Return the page of a clerk at a counter, which is open."""
    if opened:
        stage.person("clerk", hall, name).open(f"{hall}-{number}")
    page = stage.open(f"/counter?counter={hall}-{number}", "clerk", hall, name=name, **more)
    expect(page.locator(".counter-open" if opened else ".counter-closed").first).to_be_visible()
    return page


def says(page: Page, words: str) -> None:
    """Expect the page's status to say ``words``."""
    expect(page.locator(".staff-status")).to_contain_text(words)


def at_counter(page: Page, number: str) -> None:
    """Expect the ticket ``number`` to be at the counter of ``page``."""
    expect(page.locator(".number")).to_have_text(number)
