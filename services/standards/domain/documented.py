"""What the office entered, as clauses of the kinds ``documented`` and ``reported`` are judged by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from services.standards.domain.days import local_date, midnight
from services.standards.domain.entered import Edition, Reported
from services.standards.domain.facts import Facts
from services.standards.domain.measures import AMOUNTS, CASES, YES_NO, Case, Measure, Observed
from services.standards.domain.measures.observed import PERCENT, seen
from services.standards.domain.period import Period
from services.standards.domain.standard import AT_LEAST, Clause, Condition, DocumentDemand, FigureDemand

CURRENT = Measure(YES_NO, ("share",), None, reads=frozenset({"documents"}))
"""Whether the document that must be there is current."""
ENTERED = Measure(YES_NO, ("share",), None, reads=frozenset({"figures"}))
"""Whether a figure was entered for each interval."""
EVERY_ONE = (Condition("share", AT_LEAST, 100.0, PERCENT, 1),)
"""What both demand when the clause says nothing else."""


def documented(clause: Clause, facts: Facts, span: Period) -> Observed:
    """Return whether the document is current on the last day of ``span``, as it was known then: 1 or 0.

    Nothing when none was ever entered by then: that is no evidence that there is none.
    """
    demand, today = clause.document, local_date(span.last_moment, facts.hall.zone)
    known = [each for each in facts.documents if demand and each.kind == demand.kind and _entered(each.editions, span)]
    return seen(
        Case("document", each.id, float(any(_current(one, demand, today) for one in each.known_at(span.end))))
        for each in known
        if demand
    )


def figure_measure(demand: FigureDemand, conditions: tuple[Condition, ...]) -> Measure:
    """Return the measure of a reported figure: its values if there are ``conditions``, else whether it was entered."""
    if not conditions:
        return ENTERED
    aggregations = (*AMOUNTS, "count") if demand.unit == CASES else AMOUNTS
    return Measure(demand.unit, aggregations, None, reads=ENTERED.reads)


def reported(clause: Clause, facts: Facts, span: Period) -> Observed:
    """Return the figure's values for the intervals that ended in ``span``; without conditions, whether it was entered.

    With conditions, intervals without a figure are ``missing``. Nothing when it was entered for none of them.
    """
    demand = clause.figure
    if demand is None:
        return Observed((), 0)
    found = {(each.first_day, each.last_day): each for each in _usable(facts, demand)}
    due = list(intervals(demand.every, span, facts.hall.zone))
    there = [found[each] for each in due if each in found]
    if not there:
        return Observed((), 0)
    if not clause.conditions:
        return seen(_asked(demand.name, first, found.get((first, last))) for first, last in due)
    cases = tuple(Case("figure", each.id, each.value) for each in there if each.value is not None)
    return Observed(tuple(each.value for each in cases), len(cases), cases, missing=len(due) - len(there))


def intervals(every: str, span: Period, zone: str) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each ``every`` (day, week, month, quarter, year) of ``zone`` that ended in it."""
    first = _beginning(every, local_date(span.start, zone) - timedelta(days=1))
    while (ends := midnight(following := _beginning(every, first + timedelta(days=_LONGER[every])), zone)) <= span.end:
        if ends > span.start:
            yield first, following - timedelta(days=1)
        first = following


def nothing_due(clause: Clause, span: Period, zone: str) -> bool:
    """Return whether no interval of the figure that ``clause`` demands ended in ``span``."""
    return clause.figure is not None and next(intervals(clause.figure.every, span, zone), None) is None


_LONGER = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""So many days after the beginning of an interval the next one has begun, and not yet ended."""


def _beginning(every: str, day: date) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    if every == "month":
        return day.replace(day=1)
    if every == "quarter":
        return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
    return day.replace(month=1, day=1) if every == "year" else day


def _entered(editions: tuple[Edition, ...], span: Period) -> bool:
    return any(each.at < span.end for each in editions)


def _current(edition: Edition, demand: DocumentDemand, today: date) -> bool:
    if not edition.valid_from <= today or (edition.valid_until and edition.valid_until < today):
        return False
    if demand.must_expire and edition.valid_until is None:
        return False
    return demand.oldest_days is None or (today - edition.valid_from).days <= demand.oldest_days


def _usable(facts: Facts, demand: FigureDemand) -> Iterator[Reported]:
    return (
        each
        for each in facts.figures
        if each.name == demand.name and each.unit == demand.unit and each.value is not None
    )


def _asked(name: str, first: date, found: Reported | None) -> Case:
    return Case("figure", found.id if found else f"{name}:{first.isoformat()}", float(found is not None))
