"""Reports: asked for, followed while they are made, read as JSON, HTML, PDF and XLSX."""

from __future__ import annotations

import base64
from typing import Any

from werkzeug.wrappers import Response

from services.gateway.schemas.reports import (
    InLanguage,
    Report,
    ReportPage,
    ReportsWanted,
    RequestDistrictReport,
    RequestReport,
    WholeReport,
)
from services.gateway.tables import XLSX
from shared.web import Answer, Request, route

_TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "xlsx": XLSX,
}
_PATH = "/api/v1/reports/<report>"
_STANDS_ALONE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class ReportRoutes:
    """Reports of the standards office on one hall or several."""

    standards: Any

    @route("POST", "/api/v1/halls/<hall>/reports", body=RequestReport, answer=Report, status=202)
    def request_report(self, request: Request, hall: str) -> Answer:
        """Have a report on a hall made (officer, supervisor): follow it at the address in Location."""
        return _accepted(self.standards.request_report(halls=[hall], **request.body))

    @route("POST", "/api/v1/reports", body=RequestDistrictReport, answer=Report, status=202)
    def request_district_report(self, request: Request) -> Answer:
        """Have a report on several halls made, with what of their differences chance explains."""
        return _accepted(self.standards.request_report(**request.body))

    @route("GET", "/api/v1/reports", query=ReportsWanted, answer=ReportPage)
    def list_reports(self, request: Request) -> dict[str, Any]:
        """List reports, the newest first."""
        return dict(self.standards.list_reports(**request.query))

    @route("GET", _PATH, answer=Report)
    def get_report(self, request: Request, report: str) -> dict[str, Any]:
        """Say how far a report is."""
        return dict(self.standards.get_report(report=report))

    @route("GET", f"{_PATH}.json", answer=WholeReport, refuses=(409,))
    def read_report(self, request: Request, report: str) -> Response:
        """Give a report as JSON; 409 while it is being made."""
        return self._file(report, "json", "zh")

    @route("GET", f"{_PATH}.html", query=InLanguage, media_type="text/html", refuses=(409,))
    def show_report(self, request: Request, report: str) -> Response:
        """Give a report as a page that stands alone."""
        return self._file(report, "html", request.query["lang"])

    @route("GET", f"{_PATH}.pdf", query=InLanguage, media_type="application/pdf", refuses=(409,))
    def print_report(self, request: Request, report: str) -> Response:
        """Give a report as PDF; 503 for some seconds after it is ready, and where PDFs cannot be made."""
        return self._file(report, "pdf", request.query["lang"])

    @route("GET", f"{_PATH}.xlsx", query=InLanguage, media_type=XLSX, refuses=(409,))
    def calculate_report(self, request: Request, report: str) -> Response:
        """Give a report as a workbook: summary, halls, clauses, comparison, findings."""
        return self._file(report, "xlsx", request.query["lang"])

    def _file(self, report: str, form: str, language: str) -> Response:
        found = self.standards.report_file(report=report, form=form, language=language)
        shown = "inline" if form in ("json", "html", "pdf") else "attachment"
        headers = {
            "Content-Disposition": f'{shown}; filename="{found["name"]}"',
            "Content-Security-Policy": _STANDS_ALONE,
            "Cache-Control": "private, no-cache",
        }
        return Response(base64.b64decode(found["content"]), 200, headers, content_type=_TYPES[form])


def _accepted(report: dict[str, Any]) -> Answer:
    return Answer(202, report, {"Location": f"/api/v1/reports/{report['id']}"})
