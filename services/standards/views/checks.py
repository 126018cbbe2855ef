"""How checks are answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.standards.domain import Check, ClauseVerdict, Judged, Standard
from services.standards.domain.reports.standing import Standing, standing
from services.standards.domain.trend import Trend
from shared.clock import iso

Plain = dict[str, Any]

_SHOWN_DECIMALS = 2


def check_view(check: Check, standard: Standard, trends: Mapping[str, Trend], occasion: str = "on_demand") -> Plain:
    """Return the ``CheckView`` of ``check`` of the ``standard``; ``trends``: by clause, of those that have one."""
    clauses = [clause_view(each, trends.get(each.clause.id)) for each in check.clauses]
    return {
        "id": check.id,
        "hall": check.hall,
        "standard": check.standard,
        "version": check.version,
        "from": iso(check.period.start),
        "to": iso(check.period.end),
        "as_of": iso(check.as_of),
        "occasion": occasion,
        "state": "current",
        "supersedes": None,
        "superseded": None,
        "scores": scores_view(clauses, standard),
        "clauses": clauses,
    }


def scores_view(clauses: list[Plain], standard: Standard) -> Plain:
    """Return the ``ScoresView`` of judged ``clauses``, by the weights that the ``standard`` states."""
    weights = {
        "clauses": [{"id": each.id, "weight": each.weight} for each in standard.clauses],
        "domains": [{"id": each, "weight": weight} for each, weight in standard.domain_weights.items()],
    }
    whole, domains = standing({"clauses": clauses}, weights)
    parts = [
        {"id": each, "weight": weight, **_score(domains[each])} for each, weight in standard.domain_weights.items()
    ]
    return {**_score(whole), "domains": parts}


def clause_view(found: ClauseVerdict, trend: Trend | None = None) -> Plain:
    """Return the ``ClauseView`` of a clause."""
    words = {name: found.clause.words[name] for name in ("id", "domain", "name", "basis", "house_rule", "kind")}
    conditions = [_condition_view(each) for each in found.judged]
    deciding = _condition_view(found.deciding) if found.deciding else {}
    names = ("figure", "unit", "threshold", "comparison", "aggregate", "interval")
    return {
        **words,
        "verdict": found.verdict,
        **{name: deciding.get(name) for name in names},
        "sample": deciding.get("sample", 0),
        "trend": _trend_view(trend) if trend else None,
        "conditions": conditions,
        "trouble": found.trouble,
    }


def _trend_view(trend: Trend) -> Plain:
    told = {"direction": trend.direction, "beyond_chance": trend.beyond_chance}
    return {"figure": round(trend.figure, _SHOWN_DECIMALS), "sample": trend.sample, **told}


def _score(found: Standing) -> Plain:
    return {"score": None if found.score is None else round(found.score, 1), "verdicts": dict(found.verdicts)}


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
