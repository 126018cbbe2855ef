"""What a page may weigh before it can be used, in kB with gzip, over a hall's poorest line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage
from tests.browser.weighing import FirstLoad

BUDGETS = {"/": 100, "/kiosk": 250, "/board": 100, "/evaluator": 100, "/v/unknown": 100}
STAFF = {
    "/counter": ("clerk", 150, ".counters button"),
    "/tablet": ("guide", 150, "main section.panel"),
    "/admin": ("admin", 150, "a[href='#/hall/guicheng']"),
    "/office": ("officer", 350, "table button.verdict"),  # this one and the next have charts
    "/supervisor": ("supervisor", 350, "canvas"),
}
"""Of each page of the staff: who sits there, what it may weigh, and what is seen once it can be used."""


@pytest.mark.parametrize(("path", "most_kilobytes"), BUDGETS.items())
def test_a_page_is_light(stage: Stage, path: str, most_kilobytes: int) -> None:
    page: Page = stage.open("about:blank")
    stage.watch.allow("status of 404")
    load = FirstLoad(page)
    page.goto(path)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert any(each.endswith(".html") for each in load.paths)
    assert 10 < load.kilobytes() <= most_kilobytes, load.paths


@pytest.mark.parametrize("path", STAFF)
def test_a_page_of_the_staff_is_light_with_all_that_it_shows_first(stage: Stage, path: str) -> None:
    role, most_kilobytes, seen = STAFF[path]
    stage.watch.allow(r"status of 503.*/standing\?")  # a standing may still be worked out: the page asks again
    page: Page = stage.open("about:blank", role)
    load = FirstLoad(page)
    page.goto(path)
    expect(page.locator(seen).first).to_be_visible(timeout=60_000)
    assert f"{path[1:]}.html" in load.paths
    assert 10 < load.kilobytes() <= most_kilobytes, load.paths
