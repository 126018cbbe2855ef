"""How inspection rounds are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.standards.domain.inspections import RULE, Answered, InspectionRound, Merged, Question, results
from shared.clock import iso

Plain = dict[str, Any]

_SHOWN_DECIMALS = 2


def round_in_list(whole: InspectionRound) -> Plain:
    """Return the ``RoundInList`` of ``whole``."""
    names = ("id", "standard", "version", "state", "planned_by", "due")
    return {
        **{name: getattr(whole, name) for name in names},
        "halls": list(whole.halls),
        "planned_at": iso(whole.planned_at),
        "completed_at": iso(whole.completed_at) if whole.completed_at else None,
        "progress": _progress(whole),
    }


def inspection_view(whole: InspectionRound) -> Plain:
    """Return the ``InspectionView`` of ``whole``."""
    return {
        **round_in_list(whole),
        "seed": whole.seed,
        "rule": RULE,
        "sheets": [
            {
                **asdict(each),
                "name": dict(each.name),
                "places": list(each.places),
                "items": [asdict(i) for i in each.items],
            }
            for each in whole.sheets
        ],
        "answers": [_answer(each) for each in whole.answers],
        "disputed": _disputed(whole.disputed),
        "results": [
            {
                "hall": each.hall,
                "clause": each.clause,
                "kept": each.kept,
                "n": each.n,
                "percent": round(100 * each.kept / each.n, _SHOWN_DECIMALS) if each.n else None,
                "interval": [round(one, _SHOWN_DECIMALS) for one in each.interval] if each.interval else None,
            }
            for each in results(whole)
        ],
        "reason": whole.reason,
    }


def merged_view(whole: InspectionRound, merged: Merged) -> Plain:
    """Return the ``MergedView`` of a batch."""
    return {
        "merged": list(merged.new),
        "known": list(merged.known),
        "refused": [{"id": which, "problem": problem} for which, problem in merged.refused.items()],
        "disputed": _disputed(whole.disputed),
        "progress": _progress(whole),
    }


def _progress(whole: InspectionRound) -> Plain:
    return {
        "questions": len(whole.questions),
        "answered": len(whole.standing),
        "disputed": len(whole.disputed),
    }


def _disputed(disputed: Mapping[Question, list[Answered]]) -> list[Plain]:
    return [
        {
            "hall": answers[0].hall,
            "clause": clause,
            "item": item,
            "place": place,
            "answers": [each.id for each in answers],
        }
        for (clause, item, place), answers in sorted(disputed.items())
    ]


def _answer(each: Answered) -> Plain:
    names = ("id", "hall", "clause", "item", "place", "verdict", "note", "by")
    return {**{name: getattr(each, name) for name in names}, "at": iso(each.at), "replaces": list(each.replaces)}
