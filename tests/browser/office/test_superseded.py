"""Events that come late: the check that they show differently says by which it was superseded, and what changed."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import expect

from shared.ids import new_id
from tests.browser.looking import assert_accessible
from tests.browser.office.scenes import CLAUSE, TODAY, office
from tests.browser.stage import Stage
from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "nanhai"


@contextmanager
def events_held_up(stage: Stage) -> Iterator[None]:
    """Let no event reach anybody until the block ends, as when the broker cannot be reached for a while."""
    pid = next(each["pid"] for each in stage.suite.status() if each["name"] == "relay")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_superseded_check_says_so_with_what_was_and_what_is(stage: Stage) -> None:
    officer, guide = stage.person("officer", HALL), stage.person("guide", HALL, f"guide-{new_id()}")
    wanted = {"standard": "nanhai-hall", **TODAY}
    with events_held_up(stage):
        done(guide.post(f"/halls/{HALL}/guide-duty", {"on_duty": True, "area": "lobby"}))
        now = done(officer.post(f"/halls/{HALL}/checks", wanted), 201)["as_of"]
        check = done(officer.post(f"/halls/{HALL}/checks", {**wanted, "to": now}), 201)
    eventually(lambda: done(officer.get(f"/checks/{check['id']}"))["state"] == "superseded", "the late event", 120)
    before = next(each["sample"] for each in check["clauses"] if each["id"] == CLAUSE)

    page = office(stage, "/checks", HALL)
    page.get_by_role("link", name="已被取代").first.click()
    told = page.locator(".problem")
    expect(told).to_contain_text(re.compile(r"已被取代：事后收到 \d+ 个迟到的事件"))
    changed = told.get_by_role("row").filter(has_text=CLAUSE).get_by_role("cell")
    expect(changed.first).to_contain_text(f"n={before}")
    expect(changed.last).to_contain_text("未通过")
    expect(changed.last).to_contain_text(f"n={before + 1}")
    assert_accessible(page)
    told.get_by_role("link", name="查看新检查").click()
    expect(page.locator(".problem")).to_have_count(0)
    assert page.url.rsplit("/", 1)[-1] == done(officer.get(f"/checks/{check['id']}"))["superseded"]["by"]
