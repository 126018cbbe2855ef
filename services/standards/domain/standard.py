"""A service standard as data: clauses with their basis, and what they demand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.standards.domain.figure import unit_of
from services.standards.domain.measures import MEASURES, Selection

Plain = Mapping[str, Any]
Problem = tuple[tuple[str | int, ...], str]
"""Where (a path into the standard) and what is wrong, in words."""

MEASURED = "measured"
RECTIFY_WITHIN_WORKING_DAYS = 10
"""Of versions that were published before they could say it (house rule)."""


@dataclass(frozen=True)
class Condition:
    """What a figure must keep: ``at_most`` or ``at_least`` a ``threshold`` in ``unit``, over ``smallest_sample`` cases.

    ``within``: for the aggregation ``share_within``, the limit (in the measure's unit) that the share is about.
    """

    aggregate: str
    comparison: str
    threshold: float
    unit: str
    smallest_sample: int
    within: float | None = None


@dataclass(frozen=True)
class Clause:
    """One clause. ``measure`` and ``conditions`` are there when it is measured; ``halls`` empty: all of them."""

    id: str
    kind: str
    measure: str | None
    conditions: tuple[Condition, ...]
    selection: Selection
    halls: tuple[str, ...]
    words: Plain


@dataclass(frozen=True)
class Standard:
    """One version of a standard, as published; ``rectify_within``: working days until a finding is due."""

    id: str
    version: str
    clauses: tuple[Clause, ...]
    rectify_within: int = RECTIFY_WITHIN_WORKING_DAYS


def standard_from(plain: Plain) -> Standard:
    """Return the standard that checked plain words (``shared.contracts.standards.Standard``) describe."""
    clauses = tuple(_clause(each) for each in plain["clauses"])
    within = plain.get("rectify_within_working_days", RECTIFY_WITHIN_WORKING_DAYS)
    return Standard(plain["id"], plain["version"], clauses, within)


def standard_problems(plain: Plain) -> list[Problem]:
    """Return what a single field cannot show: contradictions, unknown measures, units that do not fit."""
    letters = {letter: domain["id"] for domain in plain["domains"] for letter in domain["letters"]}
    return [
        *_doubles(plain["clauses"]),
        *(
            ((*("clauses", index), *path), words)
            for index, clause in enumerate(plain["clauses"])
            for path, words in (*_domain_problems(clause, letters), *_measure_problems(clause))
        ),
    ]


def version_in_force(versions: Sequence[Plain], moment: datetime, zone: str) -> Plain | None:
    """Return the newest of ``versions`` whose ``valid_from`` (a local date; ``None``: ever) has come at ``moment``.

    Of several from the same day, the one published last (the last in ``versions``).
    """
    today = moment.astimezone(ZoneInfo(zone)).date()
    begun = [each for each in versions if _begins(each) <= today]
    return max(enumerate(begun), key=lambda each: (_begins(each[1]), each[0]), default=(0, None))[1]


def _begins(version: Plain) -> date:
    return date.fromisoformat(version["valid_from"]) if version["valid_from"] else date.min


def _clause(plain: Plain) -> Clause:
    only = plain["applies_to"] or {}
    return Clause(
        id=plain["id"],
        kind=plain["kind"],
        measure=plain["measure"],
        conditions=tuple(_condition(each) for each in plain["conditions"]),
        selection=Selection(tuple(only.get("matter_names", ()))),
        halls=tuple(only.get("halls", ())),
        words=plain,
    )


def _condition(plain: Plain) -> Condition:
    comparison = "at_most" if plain["at_most"] is not None else "at_least"
    return Condition(
        plain["aggregate"], comparison, plain[comparison], plain["unit"], plain["smallest_sample"], plain["within"]
    )


def _doubles(clauses: Sequence[Plain]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for index, clause in enumerate(clauses):
        seen[clause["id"]] += 1
        if seen[clause["id"]] > 1:
            yield ("clauses", index, "id"), f"{clause['id']} is there twice."


def _domain_problems(clause: Plain, letters: Mapping[str, str]) -> Iterator[Problem]:
    letter = clause["id"][0]
    if letters.get(letter) != clause["domain"]:
        belongs = f"belongs to {letters[letter]}" if letter in letters else "belongs to no domain"
        yield ("domain",), f"The letter {letter} of {clause['id']} {belongs}, not to {clause['domain']}."


def _measure_problems(clause: Plain) -> Iterator[Problem]:
    name = clause["measure"]
    if clause["kind"] != MEASURED:
        if name is not None or clause["conditions"]:
            yield ("kind",), f"A clause that is {clause['kind']} has no measure and no conditions."
        return
    if name not in MEASURES:
        yield ("measure",), f"{name} is no measure; known are {', '.join(sorted(MEASURES))}."
        return
    if not clause["conditions"]:
        yield ("conditions",), "A measured clause needs at least one condition."
    for index, condition in enumerate(clause["conditions"]):
        yield from ((("conditions", index, *path), words) for path, words in _condition_problems(name, condition))


def _condition_problems(name: str, condition: Plain) -> Iterator[Problem]:
    measure, aggregate = MEASURES[name], condition["aggregate"]
    if aggregate not in measure.aggregations:
        yield ("aggregate",), f"{name} is aggregated by {', '.join(measure.aggregations)}, not by {aggregate}."
        return
    if (condition["at_most"] is None) == (condition["at_least"] is None):
        yield (), "A condition has either at_most or at_least."
    if (aggregate == "share_within") != (condition["within"] is not None):
        yield ("within",), "share_within needs within, and nothing else has it."
    if condition["unit"] != (unit := unit_of(measure, aggregate)):
        yield ("unit",), f"{aggregate} of {name} is in {unit}, not in {condition['unit']}."
