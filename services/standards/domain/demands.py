"""What is wrong with what a clause demands: conditions that do not fit its measure, cases nobody can tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.standards.domain.derived import Derived
from services.standards.domain.expression import NUMBER, YES_NO, expression_problem
from services.standards.domain.figure import unit_of
from services.standards.domain.measures import MEASURES, PERCENT, PERCENTILE, Measure
from services.standards.domain.populations import POPULATIONS
from services.standards.domain.standard import AT_LEAST, AT_MOST

Plain = Mapping[str, Any]
Problem = tuple[tuple[str | int, ...], str]

_ANY_PERCENTILE = re.compile(r"p\d{1,2}")


def own_measures(plain: Plain) -> dict[str, Measure]:
    """Return the derived measures of a standard that are sound, by id."""
    return {
        each["id"]: Derived(each["id"], each["of"], each["value"], each["unit"]).measure
        for each in plain["measures"]
        if each["of"] in POPULATIONS
    }


def derived_problems(plain: Plain) -> Iterator[Problem]:
    """Yield what is wrong with a standard's own measures."""
    seen: set[str] = set()
    for index, each in enumerate(plain["measures"]):
        at = ("measures", index)
        if each["id"] in MEASURES or each["id"] in seen:
            yield (*at, "id"), f"There is a measure {each['id']} already."
        seen.add(each["id"])
        if (population := POPULATIONS.get(each["of"])) is None:
            yield (*at, "of"), f"{each['of']} are no cases; known are {', '.join(POPULATIONS)}."
            continue
        wanted = YES_NO if each["unit"] == YES_NO else NUMBER
        if problem := expression_problem(each["value"], population.kinds, wanted):
            yield (*at, "value"), problem


def narrowing_problems(name: str, of: str, clause: Plain) -> Iterator[Problem]:
    """Yield what is wrong with ``where`` and ``applies_to`` of a clause whose measure ``name`` sees cases ``of``."""
    population = POPULATIONS[of]
    if clause["where"] is not None and (problem := expression_problem(clause["where"], population.kinds, YES_NO)):
        yield ("where",), problem
    only = clause["applies_to"] or {}
    told = {
        "matters": population.matters,
        "matter_names": population.matters,
        "counters": population.counters,
        "opening_hours_only": population.moment,
    }
    for field, known in told.items():
        if only.get(field) and known is None:
            yield ("applies_to", field), f"The cases of {name} ({of}) cannot be told apart by {field}."


def conditions_problems(name: str, measure: Measure, conditions: Sequence[Plain]) -> Iterator[Problem]:
    """Yield what is wrong with ``conditions`` on the measure ``name``, each and together."""
    for index, condition in enumerate(conditions):
        yield from ((("conditions", index, *path), words) for path, words in _problems(name, measure, condition))
    yield from _together(conditions)


def _problems(name: str, measure: Measure, condition: Plain) -> Iterator[Problem]:
    aggregate = condition["aggregate"]
    if not _makes_sense(aggregate, measure):
        known = ", ".join("p1 to p99" if each == PERCENTILE else each for each in measure.aggregations)
        yield ("aggregate",), f"{name} is aggregated by {known}, not by {aggregate}."
        return
    if (condition["at_most"] is None) == (condition["at_least"] is None):
        yield (), "A condition has either at_most or at_least."
    if (aggregate == "share_within") != (condition["within"] is not None):
        yield ("within",), "share_within needs within, and nothing else has it."
    if condition["unit"] != (unit := unit_of(measure, aggregate)):
        yield ("unit",), f"{aggregate} of {name} is in {unit}, not in {condition['unit']}."
    elif unit == PERCENT:
        yield from _beyond_all(condition)


def _makes_sense(aggregate: str, measure: Measure) -> bool:
    if _ANY_PERCENTILE.fullmatch(aggregate):
        return PERCENTILE in measure.aggregations
    return aggregate in measure.aggregations


def _beyond_all(condition: Plain) -> Iterator[Problem]:
    for name in (AT_MOST, AT_LEAST):
        if condition[name] is not None and not 0 <= condition[name] <= 100:
            yield (name,), "A share is between 0 and 100 percent."


def _together(conditions: Sequence[Plain]) -> Iterator[Problem]:
    """Yield what no figure can keep at once, or what is said twice."""
    sound = [
        (index, each) for index, each in enumerate(conditions) if (each[AT_MOST] is None) != (each[AT_LEAST] is None)
    ]
    for place, (index, each) in enumerate(sound):
        for _, before in sound[:place]:
            if _same(each, before):
                name = AT_MOST if each[AT_MOST] is not None else AT_LEAST
                yield ("conditions", index, name), f"{each['aggregate']} has {name} already."
            elif words := conflict(each, before):
                yield ("conditions", index), words


def conflict(one: Plain, other: Plain) -> str | None:
    """Return, in words, why no figure keeps both conditions on the same cases; ``None``: some can.

    A lower percentile is never above a higher one; ``min`` and ``max`` are the lowest and the highest, and a mean lies
    between them.
    """
    for low, high in ((one, other), (other, one)):
        least, most = low[AT_LEAST], high[AT_MOST]
        if least is None or most is None or least <= most or low["within"] != high["within"]:
            continue
        if _never_above(low["aggregate"], high["aggregate"]):
            return f"No {low['aggregate']} is at least {least:g} where the {high['aggregate']} is at most {most:g}."
    return None


def _same(one: Plain, other: Plain) -> bool:
    sides = [(each[AT_MOST] is None, each["aggregate"], each["within"]) for each in (one, other)]
    return sides[0] == sides[1]


def _never_above(one: str, other: str) -> bool:
    ranks = [_rank(each) for each in (one, other)]
    if one == other or (one == "min" and other == "mean") or (one == "mean" and other == "max"):
        return True
    return ranks[0] is not None and ranks[1] is not None and ranks[0] <= ranks[1]


def _rank(aggregate: str) -> int | None:
    if _ANY_PERCENTILE.fullmatch(aggregate):
        return int(aggregate[1:])
    return {"min": 0, "max": 100}.get(aggregate)
