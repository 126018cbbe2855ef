"""Reports, as they are asked for and read."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.standards import domain
from services.standards.lookups import Answer, Lookups
from services.standards.views.reports import report_view
from shared.clock import clock, iso
from shared.contracts.parsing import parsed
from shared.contracts.reports import ListReports, OfReport, ReportFile, RequestReport
from shared.errors import Conflict, Invalid, NotFound, Unavailable
from shared.ids import new_id
from shared.messaging import rpc
from shared.security.callers import EVERY_HALL
from shared.storage.commands import once

_READERS = ("officer", "supervisor")
_A_MOMENT = timedelta(microseconds=1)
"""A period ends before the moment that it is named by."""


class ReportMethods(Lookups):
    """Asking for a report, and reading it; it is made by ``ReportRounds``."""

    @rpc
    def request_report(self, **given: Any) -> Answer:
        """Have a report made of some halls and a period (``RequestReport``): ``ReportView``, its progress included."""
        return self._report_answer(self._requested_report(**given))

    @rpc
    def get_report(self, **given: Any) -> Answer:
        """Return how far a report is (``ReportView``)."""
        return report_view(self._report(parsed(OfReport, given)["report"]))

    @rpc
    def list_reports(self, **given: Any) -> Answer:
        """Return ``{items, next}``: reports on halls of the caller's alone, the newest first (``ListReports``)."""
        wanted = parsed(ListReports, given)
        caller, hall = self.call.caller, wanted["hall"]
        if hall is not None:
            self._zone(hall)
        caller.require(*_READERS, hall=hall)
        own = None if EVERY_HALL in caller.halls else caller.halls
        found = self.store.reports.page(hall, own, wanted["after"], wanted["limit"] + 1)
        page = [report_view(each) for each in found[: wanted["limit"]]]
        return {"items": page, "next": page[-1]["id"] if len(found) > len(page) else None}

    @rpc
    def report_file(self, **given: Any) -> Answer:
        """Return a report in one form and language: ``{name, content}``, the content in Base64."""
        wanted = parsed(ReportFile, given)
        report = self._report(wanted["report"])
        if report["state"] != "ready":
            raise Conflict(_NOT_READY[report["state"]], None, {"state": report["state"]})
        form, language = wanted["form"], wanted["language"]
        content = self._content(report, form, language)
        if content is None:
            raise Unavailable("The PDF of this report is still being made: ask again in a little while.")
        zone = ZoneInfo(report["zone"])
        first, last = (datetime.fromisoformat(report[name]).astimezone(zone) for name in ("from", "to"))
        days = f"{first.date()}-{(last - _A_MOMENT).date()}"
        name = f"report-{report['hall'] or 'halls'}-{days}-{language}.{form}"
        return {"name": name, "content": base64.b64encode(content).decode()}

    def _content(self, report: Answer, form: str, language: str) -> bytes | None:
        if form == "json":
            return self.store.reports.content(report["_id"])
        if form == "pdf" and report["paper"] == "missing":
            self.store.reports.ask_for_paper(report["_id"])
            raise Unavailable("PDFs cannot be made here: pango or a Chinese font is missing. The HTML can be printed.")
        return self.store.reports.file(report, f"{language}.{form}")

    @once
    def _requested_report(self, **given: Any) -> str:
        """Return the id of a new report, or of the one that the same command asked for before."""
        wanted = parsed(RequestReport, given)
        halls, now = wanted["halls"], clock.now()
        if len(set(halls)) < len(halls):
            raise Invalid("Is there twice.", "halls")
        zones = [self._zone(hall) for hall in halls]
        for hall in halls:
            self.call.caller.require(*_READERS, hall=hall)
        period = domain.period(wanted["period_from"].astimezone(UTC), wanted["period_to"].astimezone(UTC))
        domain.require_begun(period, now)
        standard = self._in_force(wanted["standard"], period.last_moment, zones[0])
        report = {
            "_id": new_id(),
            "halls": halls,
            "zone": zones[0],
            "standard": standard.id,
            "standard_version": standard.version,
            "from": iso(period.start),
            "to": iso(period.end),
            "requested_at": now,
            "checks": {hall: new_id() for hall in halls},
        }
        self.store.reports.add(report, self.call.stamp(now))
        return str(report["_id"])

    def _report_answer(self, identifier: str) -> Answer:
        return report_view(self._report(identifier))

    def _report(self, identifier: str) -> Answer:
        found = self.store.reports.get(identifier)
        if found is None:
            raise NotFound("There is no such report.", "report")
        for hall in found["halls"]:
            self.call.caller.require(*_READERS, hall=hall)
        return found


_NOT_READY = {
    "waiting": "This report is still being made.",
    "failed": "This report could not be made: ask for another.",
}
