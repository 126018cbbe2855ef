"""Superseding: a check that later evidence shows differently, and what it says of findings that came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.standards.domain.findings import UNSETTLED, Correction, Finding, Step, told
from services.standards.domain.verdict import FAILED
from shared.happening import Happened

Plain = Mapping[str, Any]

_TOLD = ("verdict", "figure", "sample")


def changes_between(before: Plain, after: Plain) -> list[dict[str, Any]]:
    """Return what differs between two checks (``CheckView``) of one hall, version and period, clause by clause.

    A clause differs when the verdict, figure or sample of one of its conditions does, also when that is not the
    condition that speaks for it.
    """
    earlier = {each["id"]: each for each in before["clauses"]}
    return [
        {"clause": each["id"], "before": _outcome(earlier[each["id"]]), "after": _outcome(each)}
        for each in after["clauses"]
        if each["id"] in earlier and _whole(each) != _whole(earlier[each["id"]])
    ]


def superseded(before: Plain, by: str, changes: Iterable[Plain], late: int) -> Happened:
    """Return what is said when the check ``by`` takes the place of ``before``, as ``late`` events came after it."""
    said = [
        {
            "clause": each["clause"],
            **{f"{name}_before": each["before"][name] for name in _TOLD},
            **{name: each["after"][name] for name in _TOLD},
        }
        for each in changes
    ]
    about = {"standard": before["standard"], "version": before["version"]}
    return Happened("check_superseded", {"check": before["id"], **about, "by": by, "changes": said, "late": late})


def corrected(finding: Finding, check: Plain, now: datetime) -> Step | None:
    """Return the finding with the word that ``check``, in place of the one it stands on, does not see its failure.

    It stays what it is: whether it is accepted, or waived as raised in error, is for the office to say. ``None``: it is
    over, was told before, or still fails.
    """
    seen = next((each for each in check["clauses"] if each["id"] == finding.clause), None)
    known = any(each.check == check["id"] for each in finding.corrections)
    if finding.state not in UNSETTLED or known or seen is None or seen["verdict"] == FAILED:
        return None
    found = Correction(check["id"], now, *(seen[name] for name in _TOLD))
    done = replace(finding, corrections=(*finding.corrections, found))
    return done, told("finding_corrected", done, corrected_by=found.check, verdict=found.verdict)


def _outcome(clause: Plain) -> dict[str, Any]:
    return {name: clause[name] for name in _TOLD}


def _whole(clause: Plain) -> list[dict[str, Any]]:
    return [_outcome(clause), *(_outcome(each) for each in clause["conditions"])]
