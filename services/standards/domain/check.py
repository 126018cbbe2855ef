"""A check: one version of a standard against what happened in one hall and period."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.standards.domain.facts import Facts
from services.standards.domain.period import Period
from services.standards.domain.standard import Standard
from services.standards.domain.verdict import Finding, check_clause
from shared.happening import Happened


@dataclass(frozen=True)
class Check:
    """``as_of``: up to when the period was over; the same period gives the same findings once it is over."""

    id: str
    hall: str
    standard: str
    version: str
    period: Period
    as_of: datetime
    findings: tuple[Finding, ...]


def check(identifier: str, standard: Standard, facts: Facts, period: Period, now: datetime) -> Check:
    """Return the check of every clause over the part of ``period`` that is over at ``now``."""
    span = period.until(now)
    findings = tuple(check_clause(clause, facts, span) for clause in standard.clauses)
    return Check(identifier, facts.hall.id, standard.id, standard.version, period, span.end, findings)


def completed(done: Check) -> Happened:
    """Return what a completed check says."""
    facts: dict[str, Any] = {
        "check": done.id,
        "standard": done.standard,
        "version": done.version,
        "period_from": _iso(done.period.start),
        "period_to": _iso(done.period.end),
        "verdicts": dict(sorted(Counter(each.verdict for each in done.findings).items())),
    }
    return Happened("check_completed", facts)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
