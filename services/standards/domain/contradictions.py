"""What is wrong with a standard as a whole, by place and in words: contradictions, unknown names, unfit units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from services.standards.domain.demands import (
    conditions_problems,
    conflict,
    derived_problems,
    narrowing_problems,
    own_measures,
)
from services.standards.domain.documented import EVERY_ONE, figure_measure
from services.standards.domain.headings import FRAMES
from services.standards.domain.measures import MEASURES, Measure
from services.standards.domain.standard import DOCUMENTED, INSPECTED, MEASURED, REPORTED, FigureDemand

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
_DAYS = ("first_day", "last_day")


def standard_problems(plain: Plain) -> list[Problem]:
    """Return what a single field cannot show: contradictions, unknown measures, unfit units, CEL that fails."""
    letters = {letter: domain["id"] for domain in plain["domains"] for letter in domain["letters"]}
    own = own_measures(plain)
    return [
        *_backwards(plain, ("valid_from", "valid_until")),
        *_domains_twice(plain["domains"]),
        *derived_problems(plain),
        *_doubles(plain["clauses"]),
        *_figure_problems(plain["clauses"]),
        *_against_each_other(plain["clauses"]),
        *(
            ((*("clauses", index), *path), words)
            for index, clause in enumerate(plain["clauses"])
            for path, words in _clause_problems(clause, letters, own)
        ),
    ]


def _clause_problems(clause: Plain, letters: Mapping[str, str], own: Mapping[str, Measure]) -> Iterator[Problem]:
    yield from _domain_problems(clause, letters)
    yield from _heading_problems(clause["maps_to"])
    yield from _kind_problems(clause)
    if clause["kind"] == MEASURED and clause["measure"] is not None:
        yield from _measure_problems(clause, {**MEASURES, **own})
    elif clause["applies_to"]:
        yield from _unmeasured_problems(clause)
    if clause["kind"] == REPORTED and clause["figure"] is not None:
        demand = FigureDemand(clause["figure"]["name"], clause["figure"]["unit"], clause["figure"]["every"])
        conditions = clause["conditions"]
        if conditions:
            yield from conditions_problems(demand.name, figure_measure(demand, EVERY_ONE), conditions)
    yield from ((("applies_to", *path), words) for path, words in _backwards(clause["applies_to"] or {}, _DAYS))


def _backwards(plain: Plain, names: tuple[str, str]) -> Iterator[Problem]:
    first, last = (plain.get(name) for name in names)
    for name, each in zip(names, (first, last), strict=True):
        if each and not _is_day(each):
            yield (name,), f"There is no day {each}."
            return
    if first and last and last < first:
        yield (names[1],), f"{names[1]} is before {names[0]}."


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _domains_twice(domains: Sequence[Plain]) -> Iterator[Problem]:
    letters: dict[str, str] = {}
    seen: set[str] = set()
    for index, domain in enumerate(domains):
        if domain["id"] in seen:
            yield ("domains", index, "id"), f"{domain['id']} is there twice."
        seen.add(domain["id"])
        for place, letter in enumerate(domain["letters"]):
            if letter in letters:
                yield ("domains", index, "letters", place), f"The letter {letter} belongs to {letters[letter]} already."
            letters[letter] = domain["id"]


def _figure_problems(clauses: Sequence[Plain]) -> Iterator[Problem]:
    """A figure of one name is one figure: the same unit wherever it is demanded."""
    units: dict[str, str] = {}
    for index, clause in enumerate(clauses):
        if (figure := clause["figure"]) is None:
            continue
        if (unit := units.setdefault(figure["name"], figure["unit"])) != figure["unit"]:
            yield ("clauses", index, "figure", "unit"), f"{figure['name']} is in {unit} in a clause before."


def _doubles(clauses: Sequence[Plain]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for index, clause in enumerate(clauses):
        seen[clause["id"]] += 1
        if seen[clause["id"]] > 1:
            yield ("clauses", index, "id"), f"{clause['id']} is there twice."


def _against_each_other(clauses: Sequence[Plain]) -> Iterator[Problem]:
    """Yield conditions that no figure can keep together with those of an earlier clause about the same cases."""
    told: dict[tuple[str, ...], list[tuple[str, Plain]]] = {}
    for index, clause in enumerate(clauses):
        if clause["measure"] is None:
            continue
        about = (clause["measure"], clause["where"] or "", repr(sorted((clause["applies_to"] or {}).items())))
        before = told.setdefault(about, [])
        for place, condition in enumerate(clause["conditions"]):
            for other, earlier in before:
                if words := conflict(condition, earlier):
                    yield ("clauses", index, "conditions", place), f"Contradicts {other}: {words}"
        before.extend((clause["id"], each) for each in clause["conditions"])


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


def _measure_problems(clause: Plain, known: Mapping[str, Measure]) -> Iterator[Problem]:
    name = clause["measure"]
    if name not in known:
        yield ("measure",), f"{name} is no measure; known are {', '.join(sorted(known))}."
        return
    measure = known[name]
    yield from conditions_problems(name, measure, clause["conditions"])
    yield from narrowing_problems(name, measure.of, clause)


def _unmeasured_problems(clause: Plain) -> Iterator[Problem]:
    for name in ("matters", "matter_names", "counters", "opening_hours_only"):
        if clause["applies_to"][name]:
            yield ("applies_to", name), f"A clause that is {clause['kind']} has no cases to narrow by {name}."
