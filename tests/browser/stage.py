"""Pages of the running suite, opened as one role in one hall, in one language, on one kind of screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from tests.browser.watching import Watch
from tests.e2e.people import Person, done
from tests.suite import Suite

Size = tuple[int, int]

BOARD: Size = (1920, 1080)
KIOSK: Size = (1080, 1920)
"""Upright; lying it is ``BOARD``."""
DESK: Size = (1440, 900)
TABLET: Size = (1280, 800)
PHONE: Size = (390, 844)

_LOCALES = {"zh": "zh-CN", "en": "en-GB"}
_SIT_DOWN = """([key, seat]) => {
  if (!location.protocol.startsWith("http")) return;
  if (sessionStorage.getItem("hall-test-seated")) return; // once a tab: who signs out stays out
  sessionStorage.setItem("hall-test-seated", "yes");
  sessionStorage.setItem(key, seat);
}"""


@dataclass
class Stage:
    """One test's pages. ``language``: of those that name none; ``watch`` fails the test over what they show."""

    suite: Suite
    new_context: Callable[..., BrowserContext]
    watch: Watch
    language: str = "zh"

    def person(self, role: str, hall: str, name: str | None = None) -> Person:
        """Return somebody who acts by HTTP, without a screen; ``name``: a person of their own."""
        return Person(self.suite.url, hall, self.suite.token(role, hall, name))

    def visitor(self, hall: str) -> Person:
        """Return somebody without a token."""
        return Person(self.suite.url, hall)

    def open(
        self,
        path: str,
        role: str | None = None,
        hall: str = "guicheng",
        *,
        name: str | None = None,
        page_role: str | None = None,
        size: Size = DESK,
        zoomed: bool = False,
        scripts: tuple[str, ...] = (),
        **more: Any,
    ) -> Page:
        """Open ``path`` in a browser of its own, signed in as ``role`` (``None``: nobody) at ``hall``.

        ``name``: somebody of the role with this id, else the sample user. ``page_role``: the role that the page is for,
        where that is another (a supervisor at the page of the counter). ``zoomed``: as at 200 %, where the page has
        half the width and height while the screen keeps its size. ``scripts``: run before the page's own. ``more``: of
        a Playwright context, such as ``has_touch=True``.
        """
        width, height = size
        context = self.new_context(
            base_url=self.suite.url,
            locale=_LOCALES[self.language],
            timezone_id="Asia/Shanghai",
            screen={"width": width, "height": height},
            viewport={"width": width // 2, "height": height // 2} if zoomed else {"width": width, "height": height},
            **more,
        )
        self.watch.follow(context)
        if role:
            seat = [f"hall-seat-{page_role or role}", json.dumps(self._seat(role, hall, name))]
            context.add_init_script(f"({_SIT_DOWN})({json.dumps(seat)})")
        for each in scripts:
            context.add_init_script(each)
        page = context.new_page()
        page.goto(path)
        return page

    @contextmanager
    def line_cut(self, page: Page) -> Iterator[None]:
        """Take the network from the browser of ``page`` until the block ends; running streams break too."""
        self.watch.line_is_cut = True
        page.context.set_offline(True)
        try:
            yield
        finally:
            page.context.set_offline(False)
            page.wait_for_timeout(50)  # what the line made the page say comes through the same channel
            self.watch.line_is_cut = False

    def _seat(self, role: str, hall: str, name: str | None) -> dict[str, Any]:
        """Return what `src/access/seat.ts` keeps of who sits at a screen."""
        told = {"hall": hall, "role": role, "trial": True}
        if name is None:
            given = done(self.visitor(hall).post("/trial-sessions", {"role": role, "hall": hall}), 201)
            return {**given, **told, "name": given["username"], "expires": given["expires_at"]}
        expires = (datetime.now(UTC) + timedelta(hours=12)).isoformat()
        token = self.suite.token(role, hall, name)
        return {
            **told,
            "token": token,
            "name": name,
            "staff": name,
            "expires": expires,
            "roles": [role],
            "halls": [hall],
        }


def host_of(suite: Suite) -> str:
    """Return the only host that a page may ask."""
    return urlsplit(suite.url).netloc
