"""What the door answers about findings."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.gateway.schemas.words import moment, page_of
from shared.contracts.finding_views import (
    CaseView,
    CommentView,
    CorrectionView,
    EscalationView,
    EvidenceEvent,
    FindingView,
    ProofView,
    RecheckView,
    RoundView,
    WaiverView,
)


class Recheck(RecheckView):
    """The first check that the clause passed on evidence since it was put right."""

    at: Any = moment(required=True)


class Round(RoundView):
    """One rectification, and what the office said to it (null: nothing yet)."""

    recheck: Any = fields.Nested(Recheck, required=True, allow_none=True)

    rectified_at: Any = moment(required=True)
    judged_at: Any = moment(required=True, allow_none=True)


class Correction(CorrectionView):
    """A check in place of the one it stands on, after late events, that does not see it fail."""

    at: Any = moment(required=True)


class Waiver(WaiverView):
    """Why, and up to which day (inclusive), the clause is waived."""

    at: Any = moment(required=True)


class Comment(CommentView):
    """What somebody said about a finding."""

    at: Any = moment(required=True)


class Escalation(EscalationView):
    """Somebody of ``level`` was told that a finding is overdue."""

    at: Any = moment(required=True)


class Finding(FindingView):
    """A failed clause that somebody must put right by ``due``."""

    comments: Any = fields.List(fields.Nested(Comment), required=True)
    escalations: Any = fields.List(fields.Nested(Escalation), required=True)
    corrections: Any = fields.List(fields.Nested(Correction), required=True)
    period_from: Any = moment(required=True, allow_none=True)
    period_to: Any = moment(required=True, allow_none=True)

    raised_at: Any = moment(required=True)
    rounds: Any = fields.List(fields.Nested(Round), required=True)
    waiver: Any = fields.Nested(Waiver, required=True, allow_none=True)


class Proof(ProofView):
    """A case that the figure of a finding is made of."""


class EventOfCase(EvidenceEvent):
    """An event as it was kept."""

    at: Any = moment(required=True)


class CaseOfFinding(CaseView):
    """A case with the events that it is made of."""

    events: Any = fields.List(fields.Nested(EventOfCase), required=True)


ProofPage = page_of(Proof, "ProofPage")
FindingPage = page_of(Finding, "FindingPage")
