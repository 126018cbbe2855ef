"""Which cases a clause is about: by matter, counter, day, opening hours, and by a condition in CEL."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from services.standards.domain.days import midnight
from services.standards.domain.expression import CannotBeComputed, Value, evaluator, variables
from services.standards.domain.facts import Facts
from services.standards.domain.period import Period, opening
from services.standards.domain.populations import POPULATIONS, Population

MOST_EVALUATIONS = 250_000
"""Of one expression in one check: some five seconds. Cases that are alike are computed once."""


@dataclass(frozen=True)
class Selection:
    """What is empty or ``None`` does not narrow.

    ``matter_names``: parts of the Chinese name, one of which must occur. ``first_day``, ``last_day``: inclusive, of the
    hall's zone. ``opening_hours_only``: cases that came while the hall was open. ``where``: CEL over a case.
    """

    matters: tuple[str, ...] = ()
    matter_names: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    opening_hours_only: bool = False
    where: str | None = None

    def part_of(self, span: Period, zone: str) -> Period | None:
        """Return the part of ``span`` in which it applies; ``None``: in none (an empty span stays as it is)."""
        start, end = span.start, span.end
        if self.first_day:
            start = max(start, midnight(self.first_day, zone))
        if self.last_day:
            end = min(end, midnight(self.last_day + timedelta(days=1), zone))
        if start < end:
            return Period(start, end)
        return span if span.start == span.end and start <= span.start <= end else None

    def narrowed(self, facts: Facts, span: Period, of: str) -> Facts:
        """Return ``facts`` with those alone of the population ``of`` that it is about.

        Raises ``CannotBeComputed`` when ``where`` fails on a case, or would have to be computed too often.
        """
        population = POPULATIONS.get(of)
        if population is None:
            return facts
        kept: Iterable[Any] = getattr(facts, population.facts)
        for keeps in self._conditions(facts, span, population):
            kept = tuple(each for each in kept if keeps(each))
        narrower: dict[str, Any] = {population.facts: tuple(kept)}
        return replace(facts, **narrower)

    def reads(self, of: str) -> frozenset[str]:
        """Return the kinds of facts that narrowing looks at, besides those of the measure."""
        needed = {POPULATIONS[of].facts} if of in POPULATIONS else set()
        return frozenset(needed | ({"matters"} if self.matter_names else set()))

    def _conditions(self, facts: Facts, span: Period, population: Population) -> Iterable[Callable[[Any], bool]]:
        if (self.matters or self.matter_names) and population.matters:
            yield _among(population.matters, self._matters(facts))
        if self.counters and population.counters:
            yield _among(population.counters, frozenset(self.counters))
        if self.opening_hours_only and population.moment:
            yield _while_open(facts, span, population)
        if self.where:
            yield _where(self.where, facts.hall.zone, population)

    def _matters(self, facts: Facts) -> frozenset[str]:
        named = (each.id for each in facts.matters if any(name in each.name for name in self.matter_names))
        return frozenset(self.matters) | frozenset(named)


def computed(text: str, zone: str, population: Population) -> Callable[[Any], Value]:
    """Return what computes the checked expression ``text`` of a fact, at most ``MOST_EVALUATIONS`` times.

    What it returns raises ``CannotBeComputed``.
    """
    names, evaluate = variables(text), evaluator(text)
    readers = [population.variables[name].read for name in names]
    known: dict[tuple[Value, ...], Value] = {}

    def value(fact: Any) -> Value:
        values = tuple(read(fact, zone) for read in readers)
        if values not in known:
            if len(known) >= MOST_EVALUATIONS:
                raise CannotBeComputed(f"More than {MOST_EVALUATIONS} different cases: choose a shorter period.")
            known[values] = evaluate(dict(zip(names, values, strict=True)))
        return known[values]

    return value


def _among(read: Callable[[Any], tuple[str, ...]], wanted: Collection[str]) -> Callable[[Any], bool]:
    return lambda fact: any(each in wanted for each in read(fact))


def _while_open(facts: Facts, span: Period, population: Population) -> Callable[[Any], bool]:
    a_day = timedelta(days=1)  # what began the day before may end in the period
    sessions = opening(facts.hall, Period(span.start - a_day, span.end + a_day))
    starts = [start for start, _ in sessions]

    def keeps(fact: Any) -> bool:
        moment = population.moment(fact, facts.hall.zone) if population.moment else None
        if moment is None:
            return False
        before = bisect_right(starts, moment)
        return before > 0 and moment < sessions[before - 1][1]

    return keeps


def _where(text: str, zone: str, population: Population) -> Callable[[Any], bool]:
    value = computed(text, zone, population)
    return lambda fact: value(fact) is True
