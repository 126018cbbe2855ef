"""What is asked of every page: no violation of WCAG 2.2 AA, no sideways scroll, everything within reach of the keys."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
_MOST_STOPS = 400
_FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const names = [it.getAttribute("aria-label"), it.labels?.[0]?.innerText, it.innerText, it.value, it.tagName];
  const said = names.find(Boolean);
  const box = it.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const style = getComputedStyle(it);
  const own = [it, ...(it.labels ?? [])];
  return {
    said: said.trim().replace(/\\s+/g, " ").slice(0, 80),
    tag: it.tagName.toLowerCase(),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none",
    covered: !!over && !own.some((each) => each.contains(over) || over.contains(each)),
    key: [...document.querySelectorAll("*")].indexOf(it),
  };
}"""
_STICKING_OUT = """() => {
  const window_ = document.scrollingElement;
  if (window_.scrollWidth <= window_.clientWidth) return [];
  const right = (each) => Math.round(each.getBoundingClientRect().right);
  const out = [...document.querySelectorAll("body *")].filter((each) => right(each) > window_.clientWidth + 1);
  return ["wider", ...out.slice(0, 5).map((each) => `${each.outerHTML.slice(0, 80)} to ${right(each)} px`)];
}"""


def assert_accessible(page: Page, *, context: str | None = None) -> None:
    """Fail over every violation of WCAG 2.2 A and AA that axe finds (in ``context``, a selector, or the page)."""
    page.evaluate("document.fonts.ready.then(() => undefined)")
    found = Axe().run(page, context=context, options=_OPTIONS).response["violations"]
    assert not found, "\n".join(_told(each) for each in found)


def assert_no_sideways_scroll(page: Page) -> None:
    """Fail when the page is wider than its window (WCAG 1.4.10), naming what sticks out."""
    wide = page.evaluate(_STICKING_OUT)
    assert not wide, f"The page scrolls sideways: {wide}"


def stops_of_tab(page: Page) -> list[str]:
    """Return what Tab reaches, in its order, by what it says; fails over a stop without a ring, or one covered."""
    stops: list[str] = []
    seen: set[int] = set()
    page.evaluate("document.activeElement?.blur()")
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        at: dict[str, Any] | None = page.evaluate(_FOCUSED)
        if at is None or at["key"] in seen:
            return stops
        seen.add(at["key"])
        stops.append(at["said"])
        assert at["ring"], f"no ring around {at['said']!r} ({at['tag']})"
        assert not at["covered"], f"{at['said']!r} ({at['tag']}) has the focus beneath something else"
    raise AssertionError(f"Tab finds no end after {_MOST_STOPS} stops")


def _told(violation: dict[str, Any]) -> str:
    where = "\n".join(f"    {node['html'][:160]}\n      {_why(node)}" for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['impact']}): {violation['help']}\n{where}"


def _why(node: dict[str, Any]) -> str:
    return str(node.get("failureSummary", "")).replace("\n", " ")
