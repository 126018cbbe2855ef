"""A check: one version of a standard against what happened in one hall and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.standards.domain.facts import Facts
from services.standards.domain.period import Period
from services.standards.domain.standard import Standard
from services.standards.domain.verdict import ClauseVerdict, check_clause
from shared.happening import Happened


def _on() -> None:
    """Go on at once."""


@dataclass(frozen=True)
class Check:
    """``as_of``: up to when the period was over; the same period gives the same verdicts once it is over."""

    id: str
    hall: str
    standard: str
    version: str
    period: Period
    as_of: datetime
    clauses: tuple[ClauseVerdict, ...]


def check(
    identifier: str, standard: Standard, facts: Facts, period: Period, now: datetime, pause: Callable[[], None] = _on
) -> Check:
    """Return the check of every clause over the part of ``period`` that is over at ``now``.

    ``pause`` is called between the clauses, so that others may do something meanwhile.
    """
    span = period.until(now)
    verdicts = []
    for clause in standard.clauses:
        pause()
        verdicts.append(check_clause(clause, facts, span))
    return Check(identifier, facts.hall.id, standard.id, standard.version, period, span.end, tuple(verdicts))


def completed(check: Mapping[str, Any]) -> Happened:
    """Return what a completed ``check`` (as it is answered, ``CheckView``) says."""
    facts: dict[str, Any] = {
        "check": check["id"],
        "standard": check["standard"],
        "version": check["version"],
        "period_from": check["from"],
        "period_to": check["to"],
        "verdicts": dict(sorted(Counter(each["verdict"] for each in check["clauses"]).items())),
    }
    return Happened("check_completed", facts)
