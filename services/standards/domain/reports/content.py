"""A report as plain JSON: everything that its HTML, PDF and XLSX show, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.standards.domain.headings import FRAMES
from services.standards.domain.reports.chance import FEWEST_DAYS, WRONGLY_NAMED, family
from services.standards.domain.reports.clauses import Seen, clause_content, condition_compared, kept
from services.standards.domain.reports.standing import Standing, mean_standing, standing, weight_of

Plain = Mapping[str, Any]

_FINDING = ("id", "hall", "clause", "name", "state", "due", "overdue", "raised_at", "figure", "unit", "threshold")

_RATINGS = ("services", "rated", "official", "genuine", "rating_rate", "final")


@dataclass(frozen=True)
class Made:
    """What a report is made of.

    ``about``: its id, times and periods as JSON. ``halls``: ``{id, name}`` in the order in which they are shown, which
    is no order of merit. ``checks``, ``earlier``: the check (``CheckView``) of each hall in the period and in the one
    before. ``findings``: ``FindingView`` of each that belongs in it. ``ratings``: of each
    hall, the figures of ``RatingsView``.
    """

    about: Plain
    halls: Sequence[Plain]
    standard: Plain
    checks: Mapping[str, Plain]
    earlier: Mapping[str, Plain]
    findings: Sequence[Plain]
    ratings: Mapping[str, Plain] = field(default_factory=dict)


def content(made: Made) -> dict[str, Any]:
    """Return what the report says: the same of the same checks and findings."""
    now, before = _by_clause(made.checks), _by_clause(made.earlier)
    comparisons = _comparisons(now, before)
    found = {hall["id"]: standing(made.checks[hall["id"]], made.standard) for hall in made.halls}
    past = {hall: standing(check, made.standard) for hall, check in made.earlier.items()}
    return {
        **made.about,
        "standard": {name: made.standard[name] for name in ("id", "version", "name")},
        "domains": [_domain(each, found, past) for each in made.standard["domains"]],
        "standing": {
            **_standing(mean_standing([whole for whole, _ in found.values()])),
            "before": _score(mean_standing([whole for whole, _ in past.values()])),
        },
        "halls": [_hall(each, made.checks[each["id"]], found[each["id"]], past.get(each["id"])) for each in made.halls],
        "clauses": [
            clause_content(each, now[each["id"]], before.get(each["id"], {}), comparisons)
            for each in made.standard["clauses"]
            if each["id"] in now
        ],
        "findings": [{name: each[name] for name in _FINDING} for each in made.findings],
        "ratings": [{"hall": hall, **{name: found[name] for name in _RATINGS}} for hall, found in made.ratings.items()],
        "frames": _frames(made.standard),
        "chance": {"comparisons": comparisons, "wrongly_named": WRONGLY_NAMED, "fewest_days": FEWEST_DAYS},
    }


def _comparisons(now: Mapping[str, Seen], before: Mapping[str, Seen]) -> int:
    places = {clause: condition_compared(seen) for clause, seen in now.items()}
    present = [list(kept(now[clause], place).values()) for clause, place in places.items()]
    return family(present, [list(kept(before.get(clause, {}), place).values()) for clause, place in places.items()])


def _frames(standard: Plain) -> dict[str, Any]:
    """Return the names of the frames that clauses are mapped to, and of those headings."""
    mapped: dict[str, set[str]] = {}
    for clause in standard["clauses"]:
        for frame, headings in (clause.get("maps_to") or {}).items():
            mapped.setdefault(frame, set()).update(headings)
    return {
        frame: {
            "name": {"zh": known.zh, "en": known.en},
            "headings": {
                each: dict(zip(("zh", "en"), known.headings[each], strict=True))
                for each in sorted(headings)
                if each in known.headings
            },
        }
        for frame, headings in sorted(mapped.items())
        if (known := FRAMES.get(frame))
    }


def _by_clause(checks: Mapping[str, Plain]) -> dict[str, Seen]:
    seen: dict[str, dict[str, Plain]] = {}
    for hall, check in checks.items():
        for clause in check["clauses"]:
            seen.setdefault(clause["id"], {})[hall] = clause
    return dict(seen)


_Found = tuple[Standing, dict[str, Standing]]


def _domain(domain: Plain, found: Mapping[str, _Found], past: Mapping[str, _Found]) -> dict[str, Any]:
    now = mean_standing([domains[domain["id"]] for _, domains in found.values()])
    before = mean_standing([domains[domain["id"]] for _, domains in past.values()])
    named = {"id": domain["id"], "name": domain["name"], "weight": weight_of(domain)}
    return {**named, **_standing(now), "before": _score(before)}


def _hall(hall: Plain, check: Plain, found: _Found, past: _Found | None) -> dict[str, Any]:
    whole, domains = found
    return {
        "id": hall["id"],
        "name": hall["name"],
        "check": check["id"],
        "as_of": check["as_of"],
        **_standing(whole),
        "before": _score(past[0]) if past else None,
        "domains": [
            {"id": each, **_standing(domain), "before": _score(past[1][each]) if past else None}
            for each, domain in domains.items()
        ],
    }


def _standing(found: Standing) -> dict[str, Any]:
    return {"score": _score(found), "verdicts": dict(found.verdicts)}


def _score(found: Standing) -> float | None:
    return None if found.score is None else round(found.score, 1)
