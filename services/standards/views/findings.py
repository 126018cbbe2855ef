"""How findings are answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.standards.domain.findings import Finding, Round, Word
from shared.clock import iso

Plain = dict[str, Any]


def finding_view(finding: Finding, now: datetime) -> Plain:
    """Return the ``FindingView`` of ``finding``."""
    names = ("id", "hall", "standard", "version", "clause", "state", "due")
    seen = ("name", "basis", "house_rule", "figure", "unit", "threshold", "comparison", "sample")
    return {
        **{name: getattr(finding, name) for name in names},
        **{name: finding.failure.clause[name] for name in seen},
        "check": finding.raised_by,
        "newest_check": finding.failure.check,
        "raised_at": iso(finding.raised_at),
        "overdue": finding.overdue(now),
        "rounds": [_round_view(each) for each in finding.rounds],
        "waiver": _waiver_view(finding.waiver, finding.waived_until) if finding.waiver else None,
    }


def _round_view(done: Round) -> Plain:
    judged = done.judged
    return {
        "measures": done.measures.words,
        "proof": done.proof,
        "rectified_at": iso(done.measures.at),
        "rectified_by": done.measures.by,
        "verdict": done.verdict,
        "reason": judged.words if judged else None,
        "judged_at": iso(judged.at) if judged else None,
        "judged_by": judged.by if judged else None,
    }


def _waiver_view(waiver: Word, until: str | None) -> Plain:
    return {"reason": waiver.words, "until": until, "at": iso(waiver.at), "by": waiver.by}
