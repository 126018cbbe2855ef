"""How checks are answered."""

from __future__ import annotations

from typing import Any

from services.standards.domain import Check, ClauseVerdict, Judged
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
        "trouble": found.trouble,
    }


def _condition_view(judged: Judged) -> Plain:
    condition, figure = judged.condition, judged.figure
    return {
        "aggregate": condition.aggregate,
        "comparison": condition.comparison,
        "threshold": condition.threshold,
        "tolerance": condition.tolerance,
        "within": condition.within,
        "unit": condition.unit,
        "figure": None if figure.value is None else round(figure.value, _SHOWN_DECIMALS),
        "sample": figure.sample,
        "smallest_sample": condition.smallest_sample,
        "interval": [round(each, _SHOWN_DECIMALS) for each in figure.interval] if figure.interval else None,
        "verdict": judged.verdict,
        "kept": judged.kept.whole if judged.kept else None,
        "daily": [list(each) for each in judged.kept.daily] if judged.kept else [],
    }
