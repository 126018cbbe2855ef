"""What the published matters promise and ask for, as they were in force at the end of the period."""

from __future__ import annotations

from collections.abc import Iterator

from services.standards.domain.facts import Facts, Matter
from services.standards.domain.measures.observed import Case, Observed, Selection, seen
from services.standards.domain.period import Period

_CATCH_ALL = ("其他材料", "其它材料", "other materials", "other documents")
"""What a list of materials may not say, because nobody can know what to bring."""


def promised_working_days(facts: Facts, _span: Period, selection: Selection) -> Observed:
    """Promised limit of each matter open in the hall that states one; the others are not in the sample."""
    stated = ((each.id, each.promised_days) for each in _chosen(facts, selection))
    return seen(Case("matter", which, float(days)) for which, days in stated if days is not None)


def states_a_limit(facts: Facts, _span: Period, selection: Selection) -> Observed:
    """Whether each matter open in the hall states a promised limit."""
    return seen(Case("matter", each.id, float(each.promised_days is not None)) for each in _chosen(facts, selection))


def asks_other_materials(facts: Facts, _span: Period, selection: Selection) -> Observed:
    """Whether each matter open in the hall asks for unnamed "other materials" (其他材料)."""
    return seen(Case("matter", each.id, float(_asks(each))) for each in _chosen(facts, selection))


def _chosen(facts: Facts, selection: Selection) -> Iterator[Matter]:
    names = selection.matter_names
    return (each for each in facts.matters if not names or any(name in each.name for name in names))


def _asks(matter: Matter) -> bool:
    return any(word in material.lower() for material in matter.materials for word in _CATCH_ALL)
