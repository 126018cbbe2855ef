"""Measures of a standard's own: CEL over the facts of one case."""

from __future__ import annotations

from dataclasses import dataclass

from services.standards.domain.facts import Facts
from services.standards.domain.measures import AMOUNTS, JUDGEMENTS, YES_NO, Case, Measure, Observed
from services.standards.domain.measures.observed import seen
from services.standards.domain.period import Period
from services.standards.domain.populations import POPULATIONS
from services.standards.domain.selection import computed


@dataclass(frozen=True)
class Derived:
    """The measure ``id``: ``value`` (CEL, in ``unit``) of each fact of the population ``of``."""

    id: str
    of: str
    value: str
    unit: str

    @property
    def measure(self) -> Measure:
        """Return it as a measure: a case belongs to the period in which it came (matters: as in force at its end)."""
        return Measure(
            self.unit,
            JUDGEMENTS if self.unit == YES_NO else AMOUNTS,
            self._observe,
            reads=frozenset({POPULATIONS[self.of].facts}),
            of=self.of,
        )

    def _observe(self, facts: Facts, span: Period) -> Observed:
        population, zone = POPULATIONS[self.of], facts.hall.zone
        value, moment = computed(self.value, zone, population), population.moment
        return seen(
            Case(population.case, population.identify(each), float(value(each)))
            for each in getattr(facts, population.facts)
            if moment is None or span.holds(moment(each, zone))
        )
