"""What is wrong with a standard as a whole, by place and in words: contradictions, unknown names, unfit units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.standards.domain.figure import unit_of
from services.standards.domain.headings import FRAMES
from services.standards.domain.measures import MEASURES
from services.standards.domain.standard import DOCUMENTED, INSPECTED, MEASURED, REPORTED

Plain = Mapping[str, Any]
Problem = tuple[tuple[str | int, ...], str]
"""Where (a path into the standard) and what is wrong, in words."""

_DEMANDS = {MEASURED: "measure", INSPECTED: "inspection", DOCUMENTED: "document", REPORTED: "figure"}
"""What a clause of each kind must have, and no other may."""
_OTHERS = {
    MEASURED: ("inspection", "document", "figure"),
    INSPECTED: ("measure", "where", "conditions", "document", "figure"),
    DOCUMENTED: ("measure", "where", "conditions", "inspection", "figure"),
    REPORTED: ("measure", "where", "inspection", "document"),
}
"""What a clause of each kind may not have."""
_NOT_YET = ("matters", "counters", "first_day", "last_day", "opening_hours_only")
"""Ways to narrow a clause that no check observes yet: passed over, they would let it be judged by the wrong cases."""


def standard_problems(plain: Plain) -> list[Problem]:
    """Return what a single field cannot show: contradictions, unknown measures, units that do not fit."""
    letters = {letter: domain["id"] for domain in plain["domains"] for letter in domain["letters"]}
    return [
        *_not_yet(plain, ("valid_until", "measures")),
        *_doubles(plain["clauses"]),
        *(
            ((*("clauses", index), *path), words)
            for index, clause in enumerate(plain["clauses"])
            for path, words in _clause_problems(clause, letters)
        ),
    ]


def _clause_problems(clause: Plain, letters: Mapping[str, str]) -> Iterator[Problem]:
    yield from _domain_problems(clause, letters)
    yield from _heading_problems(clause["maps_to"])
    yield from _kind_problems(clause)
    yield from _not_yet(clause, ("where",))
    yield from ((("applies_to", *path), words) for path, words in _not_yet(clause["applies_to"] or {}, _NOT_YET))
    if clause["kind"] == MEASURED and clause["measure"] is not None:
        yield from _measure_problems(clause)


def _not_yet(plain: Plain, names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        if plain.get(name):
            yield (name,), f"{name} is not observed by checks yet: leave it out."


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


def _heading_problems(maps_to: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for frame, headings in maps_to.items():
        if frame not in FRAMES:
            yield ("maps_to", frame), f"{frame} is no standard to map to; known are {', '.join(FRAMES)}."
            continue
        known = FRAMES[frame].headings
        for index, heading in enumerate(headings):
            if heading not in known:
                yield ("maps_to", frame, index), f"{frame} has no heading {heading}; known are {', '.join(known)}."


def _kind_problems(clause: Plain) -> Iterator[Problem]:
    kind = clause["kind"]
    if out_of_place := [part for part in _OTHERS[kind] if clause[part]]:
        yield ("kind",), f"A clause that is {kind} has no {', no '.join(out_of_place)}."
        return
    if clause[needed := _DEMANDS[kind]] is None:
        yield (needed,), f"A clause that is {kind} needs {needed}."
    if kind == MEASURED and not clause["conditions"]:
        yield ("conditions",), "A measured clause needs at least one condition."
    if kind == REPORTED and clause["conditions"]:
        yield ("conditions",), "Conditions of reported figures are not judged yet: leave them out."


def _measure_problems(clause: Plain) -> Iterator[Problem]:
    name = clause["measure"]
    if name not in MEASURES:
        yield ("measure",), f"{name} is no measure; known are {', '.join(sorted(MEASURES))}."
        return
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
