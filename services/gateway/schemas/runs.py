"""Long work of the standards office, as it is asked for at the door and told there."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length, Range

from services.gateway.schemas.asked import RunCheck
from services.gateway.schemas.words import moment
from shared.contracts.findings import CLAUSE_ID
from shared.contracts.runs import BACK_TEST_EVERY, MOST_HALLS, BackTestPart, BackTestView, CheckRunView
from shared.contracts.words import identifier, one_of
from shared.contracts.written import LONGEST_TEXT
from shared.web import Strict


class RequestChecks(RunCheck):
    """Check a group of ``halls`` over a period, from (included) to (excluded)."""

    halls = fields.List(identifier(), required=True, validate=Length(1, MOST_HALLS))


class OtherThreshold(Strict):
    """Another ``threshold`` for the condition at place ``condition`` (from 0) of a ``clause``."""

    clause = fields.String(required=True, validate=CLAUSE_ID)
    threshold = fields.Float(required=True)
    condition = fields.Integer(load_default=0, strict=True, validate=Range(0, 20))


class RequestBackTest(Strict):
    """Hold a whole ``draft`` of a standard, or other ``thresholds`` of the ``standard`` in force, against the past.

    ``draft_text``: the draft as it is written, in YAML. ``every``: the windows in the period, judged one by one.
    """

    halls = fields.List(identifier(), required=True, validate=Length(1, MOST_HALLS))
    draft = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)
    draft_text = fields.String(load_default=None, allow_none=True, validate=Length(1, LONGEST_TEXT))
    standard = identifier(load_default=None, allow_none=True)
    thresholds = fields.List(fields.Nested(OtherThreshold), load_default=list, validate=Length(0, 200))
    period_from = moment(required=True, data_key="from")
    period_to = moment(required=True, data_key="to")
    every = one_of(BACK_TEST_EVERY, load_default="month")

    @validates_schema(skip_on_field_errors=True)
    def _ends_after_it_begins(self, given: dict[str, Any], **_options: object) -> None:
        if given["period_from"] >= given["period_to"]:
            raise ValidationError("Must be later than from.", "to")


class CheckRun(CheckRunView):
    """The checks of a group of halls, those that are made so far."""

    class Meta:
        include = {"from": moment(required=True)}

    to: Any = moment(required=True)
    requested_at: Any = moment(required=True)


class PartOfBackTest(BackTestPart):
    """One window of a hall under the draft and under what was in force."""

    class Meta:
        include = {"from": moment(required=True)}

    to: Any = moment(required=True)


class BackTest(BackTestView):
    """What a draft would have said of past periods."""

    class Meta:
        include = {"from": moment(required=True)}

    to: Any = moment(required=True)
    requested_at: Any = moment(required=True)
    parts: Any = fields.List(fields.Nested(PartOfBackTest), required=True)
