"""On which day each case was, so that it can be seen how much the days of a hall differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from services.standards.domain.days import local_date
from services.standards.domain.facts import Facts
from services.standards.domain.measures import Observed

Dated = Iterable[tuple[str, str]]
"""Ids of cases with their days."""


def day_by_day(observed: Observed, facts: Facts) -> Observed:
    """Return what was ``observed`` in the order of the days, with the ``sizes`` of these.

    Nothing is changed where the values are no cases of a day: promises of matters, shares of the opening hours.
    """
    if observed.sizes or not observed.cases or len(observed.cases) != len(observed.values):
        return observed
    kinds = {each.kind for each in observed.cases}
    if not kinds <= _DATED.keys():
        return observed
    days = {(kind, which): day for kind in kinds for which, day in _DATED[kind](facts)}
    pairs = zip(observed.cases, observed.values, strict=True)
    dated = [(days.get((case.kind, case.id), ""), case, value) for case, value in pairs]
    dated.sort(key=lambda each: each[0])
    return replace(
        observed,
        values=tuple(value for _, _, value in dated),
        cases=tuple(case for _, case, _ in dated),
        sizes=tuple(sum(1 for _ in same) for _, same in groupby(dated, key=lambda each: each[0])),
    )


def _of_tickets(facts: Facts) -> Dated:
    return ((each.id, each.day) for each in facts.tickets)


def _of_sittings(facts: Facts) -> Dated:
    return ((each.id, local_date(each.requested_at, facts.hall.zone).isoformat()) for each in facts.sittings)


def _of_visits(facts: Facts) -> Dated:
    closed = ((each.id, each.closings[-1].at) for each in facts.visits if each.closings)
    return ((which, local_date(at, facts.hall.zone).isoformat()) for which, at in closed)


_DATED = {"ticket": _of_tickets, "visit": _of_visits, "sitting": _of_sittings}
