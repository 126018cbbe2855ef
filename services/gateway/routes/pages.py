"""The screens: one page a role, its parts, all from this process."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema
from werkzeug.wrappers import Response

from services.gateway import screens
from shared.web import Request, route

ROLE_PAGES = (
    "kiosk",
    "board",
    "admin",
    "counter",
    "evaluator",
    "supervisor",
    "tablet",
    "office",
)
"""The pages at an address of their own name, as ``/board``."""

OFFLINE_PAGES = ("kiosk", "tablet", "office")
"""The pages with a service worker."""


class Anything(Schema):
    """What stands behind the ``?`` of a page's address is for the page."""

    class Meta:
        unknown = EXCLUDE


class PageRoutes:
    """Pages for everybody; what they show needs a token or the code of a visit."""

    @route("GET", "/", public=True, described=False, query=Anything)
    def first_page(self, request: Request) -> Response:
        """Lead to every role."""
        return _answer(request, screens.page("index"))

    @route("GET", f"/<any({', '.join(ROLE_PAGES)}):page>", public=True, described=False, query=Anything)
    def role_page(self, request: Request, page: str) -> Response:
        """Show the page of a role."""
        return _answer(request, screens.page(page))

    @route("GET", f"/<any({', '.join(OFFLINE_PAGES)}):page>-sw.js", public=True, described=False, query=Anything)
    def page_worker(self, request: Request, page: str) -> Response:
        """Give the service worker with which a page opens without network."""
        return _answer(request, screens.part(f"{page}-sw.js"))

    @route("GET", "/kiosk.webmanifest", public=True, described=False, query=Anything)
    def kiosk_manifest(self, request: Request) -> Response:
        """Say how the kiosk is installed as an application."""
        return _answer(request, screens.part("kiosk.webmanifest"))

    @route("GET", "/v/<code>", public=True, described=False, query=Anything)
    def phone_page(self, request: Request, code: str) -> Response:
        """Follow one visit by phone; the page itself asks for the visit, and says so when there is none."""
        return _answer(request, screens.page("phone"))

    @route("GET", "/assets/<name>", public=True, described=False, query=Anything)
    def page_asset(self, request: Request, name: str) -> Response:
        """Give a script or style of the pages."""
        return _answer(request, screens.asset(name))

    @route("GET", f"/audio/{screens.MANIFEST}", public=True, described=False, query=Anything)
    def announcements(self, request: Request) -> Response:
        """Say which clips the board may join to announcements."""
        return _answer(request, screens.clips())

    @route("GET", "/audio/<name>", public=True, described=False, query=Anything)
    def announcement(self, request: Request, name: str) -> Response:
        """Give a clip of the board's announcements."""
        return _answer(request, screens.clip(name))

    @route("GET", "/icon.svg", public=True, described=False, query=Anything)
    def icon(self, request: Request) -> Response:
        """Give the icon."""
        return _answer(request, screens.part("icon.svg"))


def _answer(request: Request, file: screens.File) -> Response:
    if request.headers.get("If-None-Match", "").strip('W/"') == file.etag:
        answer = Response(status=304, headers={**file.headers})
        answer.set_etag(file.etag)
        return answer
    packs = file.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(file.packed if packs else file.content, 200, {**file.headers})
    if packs:
        answer.headers["Content-Encoding"] = "gzip"
    answer.set_etag(file.etag)
    return answer
