"""How much a page loads before it can be used: the gzip of every built file that it asked for."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

from services.gateway.screens import BUILT


class FirstLoad:
    """Notes what ``page`` asks for, from before it is opened."""

    def __init__(self, page: Page) -> None:
        self.paths: list[str] = []
        page.on("request", self._note)

    def kilobytes(self) -> float:
        """Return the weight of the built files among them, in kB of 1,000 bytes, compressed as the door sends them."""
        files = {BUILT / path.lstrip("/") for path in self.paths}
        return sum(len(gzip.compress(each.read_bytes(), 9)) for each in files if each.is_file()) / 1000

    def _note(self, request: Request) -> None:
        path = urlsplit(request.url).path
        is_page = request.resource_type == "document"
        self.paths.append(f"{PAGES.get(path.split('/')[1], path.split('/')[1] or 'index')}.html" if is_page else path)


PAGES = {"v": "phone"}
"""Whose file is called otherwise than the address begins."""
