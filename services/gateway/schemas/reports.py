"""Reports, as they are asked for at the door and told there."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length

from services.gateway.schemas.asked import RunCheck
from services.gateway.schemas.words import Page, moment, page_of
from shared.contracts.reports import MOST_HALLS, REPORT_LANGUAGES, ReportContent, ReportView
from shared.contracts.words import identifier, one_of
from shared.web import Strict


class RequestReport(RunCheck):
    """A report on one hall over a period, from (included) to (excluded)."""


class RequestDistrictReport(RequestReport):
    """A report on several ``halls``, which are shown in this order."""

    halls = fields.List(identifier(), required=True, validate=Length(1, MOST_HALLS))

    @validates_schema(skip_on_field_errors=True)
    def _names_each_hall_once(self, given: dict[str, Any], **_options: object) -> None:
        if len(set(given["halls"])) < len(given["halls"]):
            raise ValidationError("Is there twice.", "halls")


class ReportsWanted(Page):
    """Which reports: those with ``hall`` in them, else all on halls of the caller's."""

    hall = identifier(load_default=None)


class InLanguage(Strict):
    """In which language a report is read."""

    lang = one_of(REPORT_LANGUAGES, load_default="zh")


class Report(ReportView):
    """A report and how far it is: ``ready`` can be read, as PDF once ``paper`` is ``made``."""

    class Meta:
        include = {"from": moment(required=True)}

    to: Any = moment(required=True)
    requested_at: Any = moment(required=True)


class WholeReport(ReportContent):
    """What a report says. Once it is ready, the same bytes each time."""


ReportPage = page_of(Report, "ReportPage")
