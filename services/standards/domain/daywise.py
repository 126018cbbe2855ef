"""On which day each case was, so that it can be seen how much the days of a hall differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from services.standards.domain.facts import Facts
from services.standards.domain.measures import Observed

_DATED = frozenset({"ticket", "visit", "sitting"})


def day_by_day(observed: Observed, facts: Facts) -> Observed:
    """Return what was ``observed`` in the order of the days, with the ``sizes`` of these.

    Nothing is changed where the values are no cases of a day: promises of matters, shares of the opening hours.
    """
    if observed.sizes or not observed.cases or len(observed.cases) != len(observed.values):
        return observed
    if not {kind for kind, _, _ in observed.cases} <= _DATED:
        return observed
    days = [facts.days[kind].get(which, "") for kind, which, _ in observed.cases]
    if days == (in_order := sorted(days)):  # as facts are mostly read
        return replace(observed, sizes=tuple(Counter(days).values()))
    places = sorted(range(len(days)), key=days.__getitem__)
    return replace(
        observed,
        values=tuple(observed.values[each] for each in places),
        cases=tuple(observed.cases[each] for each in places),
        sizes=tuple(Counter(in_order).values()),
    )
