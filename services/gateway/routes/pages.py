"""The first page, and a plain board, until the screens of ``web/`` are there."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from werkzeug.wrappers import Response

from shared.errors import NotFound
from shared.web import Request, route

_FOLDER = Path(__file__).parent.parent / "pages"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
_POLICY = "default-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"


class PageRoutes:
    """Static pages, all from this process: no foreign host."""

    @route("GET", "/", public=True, described=False)
    def first_page(self, request: Request) -> Response:
        """Say what this is."""
        return _page("index.html")

    @route("GET", "/board", public=True, described=False)
    def board_page(self, request: Request) -> Response:
        """Show a hall's board to whoever has a token of that hall."""
        return _page("board.html")

    @route("GET", "/pages/<name>", public=True, described=False)
    def page_part(self, request: Request, name: str) -> Response:
        """Give a part of a page."""
        return _page(name)


@cache
def _files() -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.suffix in _TYPES}


def _page(name: str) -> Response:
    if name not in _files():
        raise NotFound("There is no such page.")
    headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache"}
    return Response(_files()[name], 200, headers, content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8")
