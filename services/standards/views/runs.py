"""How long work is answered while it is done, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from services.standards.domain.back_testing import NEWLY_FAILED, NO_LONGER_FAILED, SAME
from services.standards.domain.verdict import FAILED
from shared.clock import iso

Plain = dict[str, Any]

_SHOWN_DECIMALS = 2


def check_run_view(run: Plain) -> Plain:
    """Return the ``CheckRunView`` of a run; ``checks`` so far."""
    return {**_run_view(run), "version": run["standard_version"], "checks": [dict(each) for each in run["parts"]]}


def back_test_view(run: Plain) -> Plain:
    """Return the ``BackTestView`` of a run: what the draft changes, window by window, and in sum."""
    parts = [_part_view(each) for each in run["parts"]]
    return {
        **_run_view(run),
        "draft": run["draft"]["version"],
        "every": run["every"],
        "halls_in_sum": [_in_sum("hall", hall, _of_hall(run["parts"], hall)) for hall in run["halls"]],
        "clauses_in_sum": [
            _in_sum("clause", each["id"], _of_clause(run["parts"], each["id"])) for each in run["draft"]["clauses"]
        ],
        "parts": parts,
    }


def _run_view(run: Plain) -> Plain:
    names = ("state", "halls", "standard", "from", "to")
    progress = {"done": len(run["parts"]), "of": run["of"]}
    requested = {"requested_at": iso(run["requested_at"])}
    return {"id": run["_id"], **{name: run[name] for name in names}, "progress": progress, **requested}


def _part_view(part: Plain) -> Plain:
    """Of all clauses, those that failed under one of both, or are seen differently."""
    told = [_clause_view(each) for each in part["clauses"] if each["word"] != SAME]
    return {**{name: part[name] for name in ("hall", "from", "to", "version")}, "clauses": told}


def _clause_view(clause: Plain) -> Plain:
    sides = {name: _outcome_view(clause[name]) for name in ("draft", "in_force")}
    return {"clause": clause["clause"], "word": clause["word"], **sides}


def _outcome_view(outcome: Plain | None) -> Plain | None:
    if outcome is None:
        return None
    figure = outcome["figure"]
    return {**outcome, "figure": None if figure is None else round(figure, _SHOWN_DECIMALS)}


def _of_hall(parts: list[Plain], hall: str) -> Iterator[Plain]:
    return (clause for part in parts if part["hall"] == hall for clause in part["clauses"])


def _of_clause(parts: list[Plain], clause: str) -> Iterator[Plain]:
    return (each for part in parts for each in part["clauses"] if each["clause"] == clause)


def _in_sum(name: str, which: str, clauses: Iterator[Plain]) -> Plain:
    seen = list(clauses)
    words = Counter(each["word"] for each in seen)
    failed = {
        f"failed_{side}": sum(1 for each in seen if each[side] and each[side]["verdict"] == FAILED)
        for side in ("draft", "in_force")
    }
    return {name: which, **failed, NEWLY_FAILED: words[NEWLY_FAILED], NO_LONGER_FAILED: words[NO_LONGER_FAILED]}
