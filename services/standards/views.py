"""How checks and standards are answered: plain JSON, as ``shared.contracts.standards`` describes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.standards.domain import Check, ClauseVerdict, Judged
from services.standards.domain.findings import Finding, Round, Word
from shared.clock import iso

Plain = dict[str, Any]

_SHOWN_DECIMALS = 2


def check_view(check: Check) -> Plain:
    """Return the ``CheckView`` of ``check``."""
    return {
        "id": check.id,
        "hall": check.hall,
        "standard": check.standard,
        "version": check.version,
        "from": iso(check.period.start),
        "to": iso(check.period.end),
        "as_of": iso(check.as_of),
        "clauses": [_clause_view(each) for each in check.clauses],
    }


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


def standard_view(versions: Sequence[Mapping[str, Any]]) -> Plain:
    """Return a standard as lists show it: its newest version (the last of ``versions``), and which there are."""
    newest = versions[-1]
    shown = {name: newest[name] for name in ("id", "version", "valid_from", "name", "domains")}
    return {**shown, "clauses": len(newest["clauses"]), "versions": [each["version"] for each in versions]}


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


def _clause_view(found: ClauseVerdict) -> Plain:
    words = {name: found.clause.words[name] for name in ("id", "domain", "name", "basis", "house_rule", "kind")}
    conditions = [_condition_view(each) for each in found.judged]
    deciding = _condition_view(found.deciding) if found.deciding else {}
    names = ("figure", "unit", "threshold", "comparison", "aggregate")
    return {
        **words,
        "verdict": found.verdict,
        **{name: deciding.get(name) for name in names},
        "sample": deciding.get("sample", 0),
        "conditions": conditions,
    }


def _condition_view(judged: Judged) -> Plain:
    condition, figure = judged.condition, judged.figure
    return {
        "aggregate": condition.aggregate,
        "comparison": condition.comparison,
        "threshold": condition.threshold,
        "within": condition.within,
        "unit": condition.unit,
        "figure": None if figure.value is None else round(figure.value, _SHOWN_DECIMALS),
        "sample": figure.sample,
        "smallest_sample": condition.smallest_sample,
        "interval": [round(each, _SHOWN_DECIMALS) for each in figure.interval] if figure.interval else None,
        "verdict": judged.verdict,
    }
