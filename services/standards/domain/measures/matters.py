"""What the published matters promise and ask for, as they were in force at the end of the period."""

from __future__ import annotations

from services.standards.domain.facts import Facts, Matter
from services.standards.domain.measures.observed import Case, Observed, seen
from services.standards.domain.period import Period

_CATCH_ALL = ("其他材料", "其它材料", "other materials", "other documents")
"""What a list of materials may not say, because nobody can know what to bring."""


def promised_working_days(facts: Facts, _span: Period) -> Observed:
    """Promised limit of each matter open in the hall that states one; the others are not in the sample."""
    stated = ((each.id, each.promised_days) for each in facts.matters)
    return seen(Case("matter", which, float(days)) for which, days in stated if days is not None)


def states_a_limit(facts: Facts, _span: Period) -> Observed:
    """Whether each matter open in the hall states a promised limit."""
    return seen(Case("matter", each.id, float(each.promised_days is not None)) for each in facts.matters)


def asks_other_materials(facts: Facts, _span: Period) -> Observed:
    """Whether each matter open in the hall asks for unnamed "other materials" (其他材料)."""
    return seen(Case("matter", each.id, float(_asks(each))) for each in facts.matters)


def promise_within_law(facts: Facts, _span: Period) -> Observed:
    """Whether the promised limit is at most the legal one, of each matter open in the hall that states both."""
    stated = ((each.id, each.promised_days, each.legal_days) for each in facts.matters)
    return seen(
        Case("matter", which, float(promised <= legal))
        for which, promised, legal in stated
        if promised is not None and legal is not None
    )


def can_be_filed_online(facts: Facts, _span: Period) -> Observed:
    """Whether each matter open in the hall can be filed online (网上可办)."""
    known = (each for each in facts.matters if each.channels)
    return seen(Case("matter", each.id, float("online" in each.channels)) for each in known)


def applicant_materials(facts: Facts, _span: Period) -> Observed:
    """Materials that the applicant brings for each matter open in the hall; what the government holds is not one."""
    known = ((each.id, each.brings) for each in facts.matters)
    return seen(Case("matter", which, float(brings)) for which, brings in known if brings is not None)


def _asks(matter: Matter) -> bool:
    return any(word in material.lower() for material in matter.materials for word in _CATCH_ALL)
