"""What a page may weigh before it can be used, in kB with gzip, over a hall's poorest line."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Stage
from tests.browser.weighing import FirstLoad

BUDGETS = {"/": 100, "/kiosk": 250, "/board": 100, "/v/unknown": 100}


@pytest.mark.parametrize(("path", "most_kilobytes"), BUDGETS.items())
def test_a_page_is_light(stage: Stage, path: str, most_kilobytes: int) -> None:
    page: Page = stage.open("about:blank")
    stage.watch.allow("status of 404")
    load = FirstLoad(page)
    page.goto(path)
    expect(page.get_by_role("heading").first).to_be_visible()
    assert any(each.endswith(".html") for each in load.paths)
    assert 10 < load.kilobytes() <= most_kilobytes, load.paths
