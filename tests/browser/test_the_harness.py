"""What looks at the pages can fail: each fault here must be noticed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import assert_accessible, assert_no_sideways_scroll, stops_of_tab
from tests.browser.stage import Stage
from tests.browser.watching import Watch


@pytest.mark.parametrize(
    ("script", "noticed"),
    [
        ("console.error('spoilt')", "console: spoilt"),
        ("setTimeout(() => { throw new Error('nobody catches me') })", "nobody catches me"),
        ("fetch('http://another.invalid/').catch(() => undefined)", "another.invalid/' violates"),
    ],
)
def test_what_a_page_must_not_show_is_noticed(stage: Stage, script: str, noticed: str) -> None:
    stage.watch = Watch(stage.watch.host)
    page = stage.open("/")
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    with pytest.raises(AssertionError, match=noticed):
        stage.watch.check()


def test_a_violation_is_named_with_its_element(stage: Stage) -> None:
    page = stage.open("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input class=\"nameless\">')")
    with pytest.raises(AssertionError, match="nameless"):
        assert_accessible(page)


def test_what_sticks_out_is_named(stage: Stage) -> None:
    page = stage.open("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate("document.querySelector('h1').style.width = '3000px'")
    with pytest.raises(AssertionError, match=r"<h1.*to 3"):
        assert_no_sideways_scroll(page)


def test_a_stop_without_a_ring_is_noticed(stage: Stage) -> None:
    page = stage.open("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate("document.querySelector('button').style.outline = 'none'")
    with pytest.raises(AssertionError, match="no ring"):
        stops_of_tab(page)
