"""One clause in a report: what was found in each hall, how that changed, and what of it chance explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.standards.domain.reports.chance import Compared, Comparison, Kept, Spread, change, compare
from services.standards.domain.reports.standing import weight_of

Plain = Mapping[str, Any]
Seen = Mapping[str, Plain]
"""Clause views by hall."""

_TOLD = ("verdict", "figure", "unit", "threshold", "comparison", "aggregate", "sample")
_WORDS = ("id", "domain", "name", "wording", "basis", "house_rule", "kind")


def condition_compared(now: Seen) -> int | None:
    """Return which condition of the clause can be compared: the first whose cases are kept or missed one by one."""
    for clause in now.values():
        for place, each in enumerate(clause["conditions"]):
            if each.get("kept") is not None:
                return place
    return None


def kept(seen: Seen, place: int | None) -> dict[str, Kept]:
    """Return how many cases of each hall kept the condition at ``place``; those that do not say it are left out."""
    if place is None:
        return {}
    return {
        hall: Kept(hall, each["kept"], each["sample"], each["smallest_sample"], _days(each))
        for hall, clause in seen.items()
        for each in clause["conditions"][place : place + 1]
        if each.get("kept") is not None
    }


def clause_content(clause: Plain, now: Seen, before: Seen, comparisons: int) -> dict[str, Any]:
    """Return what a report says of ``clause`` (of the standard); ``now``, ``before``: of the halls' two checks."""
    place = condition_compared(now)
    present, earlier = kept(now, place), kept(before, place)
    compared = compare(list(present.values()), comparisons)

    def changed(before: Kept | None, now: Kept | None) -> str | None:
        return change(before, now, compared.spread, comparisons) if before and now else None

    return {
        **{name: clause[name] for name in _WORDS},
        "weight": weight_of(clause),
        "maps_to": dict(clause.get("maps_to") or {}),
        "conditions": _conditions(clause, now),
        "halls": [
            {
                **_result(hall, seen, before.get(hall)),
                "change": changed(earlier.get(hall), present.get(hall)),
            }
            for hall, seen in now.items()
        ],
        "comparison": comparison_content(compared, place),
    }


def _conditions(clause: Plain, now: Seen) -> list[dict[str, Any]]:
    """Return the clause's conditions; of an inspected one, which has none of its own, what its checks demanded."""
    if clause["conditions"]:
        return [dict(each) for each in clause["conditions"]]
    demanded: Sequence[Plain] = next((each["conditions"] for each in now.values() if each["conditions"]), ())
    names = ("aggregate", "within", "unit", "smallest_sample", "tolerance")
    return [
        {
            **{name: each.get(name) for name in names},
            **{name: each["threshold"] if each["comparison"] == name else None for name in ("at_most", "at_least")},
        }
        for each in demanded
    ]


def comparison_content(found: Comparison, place: int | None) -> dict[str, Any] | None:
    """Return the comparison as JSON, ``None`` where there is nothing to compare."""
    if found.share is None:
        return None
    return {
        "condition": place,
        "share": round(found.share, 2),
        "spread": _spread(found.spread),
        "limited": found.limited,
        "halls": [_compared(each) for each in found.halls],
    }


def _compared(hall: Compared) -> dict[str, Any]:
    return {
        "hall": hall.hall,
        "cases": hall.cases,
        "share": None if hall.share is None else round(hall.share, 2),
        "interval": _pair(hall.interval),
        "limits": _pair(hall.limits),
        "word": hall.word,
    }


def _result(hall: str, seen: Plain, before: Plain | None) -> dict[str, Any]:
    deciding = _deciding(seen)
    return {
        "hall": hall,
        **{name: seen[name] for name in _TOLD},
        "interval": deciding["interval"] if deciding else None,
        "smallest_sample": deciding["smallest_sample"] if deciding else None,
        "before": {name: before[name] for name in ("verdict", "figure", "sample")} if before else None,
    }


def _deciding(seen: Plain) -> Plain | None:
    """Return the condition whose figure the clause shows."""
    conditions: Sequence[Plain] = seen["conditions"]
    return next((each for each in conditions if each["verdict"] == seen["verdict"]), None)


def _days(condition: Plain) -> tuple[tuple[int, int], ...]:
    return tuple((each[0], each[1]) for each in condition.get("daily") or ())


def _spread(found: Spread | None) -> dict[str, float] | None:
    return {"times": round(found.times, 2), "freedom": found.freedom} if found else None


def _pair(limits: tuple[float, float] | None) -> list[float] | None:
    return [round(each, 2) for each in limits] if limits else None
