"""Materials, consents and ends of sittings at the guidance desk."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from services.gateway.notice_page import notice_page
from services.gateway.schemas.asked import HandOver
from services.gateway.schemas.offices import Guidance, HandedOver
from services.gateway.schemas.outcomes import (
    CheckMaterials,
    Consent,
    ConsentPage,
    FollowUp,
    GiveConsent,
    Notice,
    NoticeWanted,
    ResolveGuidance,
)
from shared.web import Request, route

_SITTING = "/api/v1/guidance-requests/<guidance_request>"
_HTML, _JSON = "text/html", "application/json"
_STANDS_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class OutcomeRoutes:
    """What is checked, consented to and said at the end."""

    guidance: Any

    @route("POST", f"{_SITTING}/materials", body=CheckMaterials, answer=Notice)
    def check_materials(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Note what the visitor brought; answered is the one notice of all that is missing or wrong."""
        return dict(self.guidance.check_materials(request=guidance_request, **request.body))

    @route("GET", f"{_SITTING}/notice", query=NoticeWanted, answer=Notice, also_types=(_HTML,))
    def show_notice(self, request: Request, guidance_request: str) -> dict[str, Any] | Response:
        """Show the one-time notice of a check, or give it as a page to print: by `format`, else the Accept header."""
        notice = dict(self.guidance.notice(request=guidance_request, check=request.query["check"]))
        if _wanted(request) == _JSON:
            return notice
        headers = {"Content-Security-Policy": _STANDS_ALONE, "Cache-Control": "private, no-store"}
        page = notice_page(notice, large=request.query["large"])
        return Response(page, 200, headers, content_type="text/html; charset=utf-8")

    @route("POST", f"{_SITTING}/consents", body=GiveConsent, answer=Consent, status=201)
    def give_consent(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Note what a guide may do in the visitor's place, by whose word, and with which mandate."""
        return dict(self.guidance.give_consent(request=guidance_request, **request.body))

    @route("GET", f"{_SITTING}/consents", answer=ConsentPage)
    def list_consents(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """List the consents of a sitting, masked."""
        return dict(self.guidance.consents(request=guidance_request))

    @route("POST", f"{_SITTING}/consents/<consent>/withdraw", answer=Consent)
    def withdraw_consent(self, request: Request, guidance_request: str, consent: str) -> dict[str, Any]:
        """Note that a consent was taken back."""
        return dict(self.guidance.withdraw_consent(request=guidance_request, consent=consent))

    @route("POST", f"{_SITTING}/hand-over", body=HandOver, answer=HandedOver)
    def hand_over_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Have the visitor go on at a counter, with the time of arrival and the checked materials."""
        return dict(self.guidance.hand_over(request=guidance_request, **request.body))

    @route("POST", f"{_SITTING}/resolve", body=ResolveGuidance, answer=Guidance)
    def resolve_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Say how the sitting ended."""
        return dict(self.guidance.resolve(request=guidance_request, **request.body))

    @route("POST", f"{_SITTING}/follow-up", body=FollowUp, answer=Guidance)
    def follow_up_guidance(self, request: Request, guidance_request: str) -> dict[str, Any]:
        """Note later what became of the filing: accepted, corrected, decided."""
        return dict(self.guidance.follow_up(request=guidance_request, **request.body))


def _wanted(request: Request) -> str:
    named = {"json": _JSON, "html": _HTML}.get(request.query["format"] or "")
    accepted = parse_accept_header(request.headers.get("Accept"), MIMEAccept)
    return named or accepted.best_match([_JSON, _HTML], _JSON) or _JSON
