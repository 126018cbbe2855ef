"""How findings are answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.standards.domain.findings import Correction, Finding, Recheck, Round, Word
from services.standards.domain.proof import Proof
from shared.clock import iso

Plain = dict[str, Any]

_SHOWN_DECIMALS = 2


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
        "owner": {"kind": finding.owner.kind, "id": finding.owner.id},
        "comments": [{"words": each.words, "at": iso(each.at), "by": each.by} for each in finding.comments],
        "escalations": [{"level": each.level, "round": each.round, "at": iso(each.at)} for each in finding.escalations],
        "recurrence_of": finding.recurrence_of,
        "recurrence": finding.recurrence,
        "corrections": [_correction_view(each) for each in finding.corrections],
        "period_from": finding.failure.since,
        "period_to": finding.failure.until,
    }


def proof_view(proof: Proof) -> Plain:
    """Return the ``ProofView`` of a case."""
    case = proof.case
    visit = case.id.rpartition(":")[0] if case.kind == "ticket" else case.id if case.kind == "visit" else None
    return {
        "case": f"{case.kind}:{case.id}",
        "kind": case.kind,
        "visit": visit or None,
        "value": round(case.value, _SHOWN_DECIMALS),
        "unit": proof.unit,
        "kept": proof.kept,
    }


def event_view(found: Mapping[str, Any], hall: str) -> Plain:
    """Return the ``EvidenceEvent`` of an event as it was kept; who did it is not said, it judges no person.

    Of an inspection round, the answers in ``hall`` alone.
    """
    names, told = ("type", "source", "subject", "seq"), dict(found["data"])
    if found["type"] == "inspection_answered":
        told["answers"] = [each for each in told["answers"] if each["hall"] == hall]
    return {"id": found["_id"], "at": iso(found["time"]), **{name: found[name] for name in names}, "data": told}


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
        "references": [{"kind": each.kind, "id": each.id} for each in done.references],
        "recheck": _recheck_view(done.recheck) if done.recheck else None,
    }


def _recheck_view(found: Recheck) -> Plain:
    return {"check": found.check, "at": iso(found.at), "figure": found.figure, "sample": found.sample}


def _correction_view(found: Correction) -> Plain:
    names = ("check", "verdict", "figure", "sample")
    return {**{name: getattr(found, name) for name in names}, "at": iso(found.at)}


def _waiver_view(waiver: Word, until: str | None) -> Plain:
    return {"reason": waiver.words, "until": until, "at": iso(waiver.at), "by": waiver.by}
