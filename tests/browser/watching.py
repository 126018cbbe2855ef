"""What a page must never show: an error on its console, an error nobody caught, a request to another host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, WebError

_LINE_IS_DOWN = re.compile(r"net::ERR_|Failed to fetch|NetworkError")


class Watch:
    """Notes what goes wrong in every page of its contexts; ``check`` fails the test over it."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.seen: list[str] = []
        self._allowed: list[re.Pattern[str]] = []
        self.line_is_cut = False

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of ``context``."""
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def allow(self, pattern: str) -> None:
        """Let pass what matches: what the test provokes on purpose, such as ``status of 409``."""
        self._allowed.append(re.compile(pattern))

    def check(self) -> None:
        """Fail over what was seen and not allowed."""
        left = [each for each in self.seen if not any(pattern.search(each) for pattern in self._allowed)]
        assert not left, "The pages showed errors:\n" + "\n".join(left)

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not (self.line_is_cut and _LINE_IS_DOWN.search(message.text)):
            self.seen.append(f"console: {message.text} ({where})")

    def _error(self, error: WebError) -> None:
        told: Error = error.error
        self.seen.append(f"uncaught: {told.message}\n{told.stack or ''}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.seen.append(f"another host: {request.method} {request.url}")
