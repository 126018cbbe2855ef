"""A service standard as data: clauses with their basis, and what they demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.standards.domain.measures import Selection

Plain = Mapping[str, Any]

MEASURED, INSPECTED, DOCUMENTED, REPORTED = "measured", "inspected", "documented", "reported"
AT_MOST, AT_LEAST = "at_most", "at_least"
RECTIFY_WITHIN_WORKING_DAYS = 10
"""Of versions that were published before they could say it (house rule)."""
ESCALATE_AFTER = (1, 3, 5)
"""Working days overdue after which supervisor, officer and admin hear of a finding (house rule), likewise."""


@dataclass(frozen=True)
class Condition:
    """What a figure must keep: ``at_most`` or ``at_least`` a ``threshold`` in ``unit``, over ``smallest_sample`` cases.

    ``within``: for the aggregation ``share_within``, the limit (in the measure's unit) that the share is about.
    ``tolerance``: by so much the figure may miss the threshold and still pass.
    """

    aggregate: str
    comparison: str
    threshold: float
    unit: str
    smallest_sample: int
    within: float | None = None
    tolerance: float = 0.0

    def keeps(self, value: float) -> bool:
        """Return whether ``value`` keeps the threshold, or misses it by no more than the tolerance."""
        if self.comparison == AT_MOST:
            return value <= self.threshold + self.tolerance
        return value >= self.threshold - self.tolerance


@dataclass(frozen=True)
class Item:
    """One line of a checklist: what an inspector says yes or no to."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class Inspection:
    """What is inspected, ``every`` interval, at a random ``sample`` of what is ``sampled``; how much must be right."""

    every: str
    sampled: str
    sample: int
    items: tuple[Item, ...]
    at_least_percent: float = 100.0


@dataclass(frozen=True)
class DocumentDemand:
    """A document of ``kind`` must exist and be current; too old ``oldest_days`` after it began to be valid."""

    kind: str
    oldest_days: int | None
    must_expire: bool


@dataclass(frozen=True)
class FigureDemand:
    """A figure ``name`` must be entered in ``unit`` for every interval ``every``."""

    name: str
    unit: str
    every: str


@dataclass(frozen=True)
class Clause:
    """One clause. ``measure`` and ``conditions`` are there when it is measured; ``halls`` empty: all of them.

    ``weight``: in the score of its domain, 0 is not scored. ``owner``: the role that answers for it.
    ``maps_to``: frame → headings (``domain/headings.py``). ``inspection``, ``document``, ``figure``: what the
    other kinds demand. ``words``: the clause as it was published.
    """

    id: str
    kind: str
    measure: str | None
    conditions: tuple[Condition, ...]
    selection: Selection
    halls: tuple[str, ...]
    words: Plain
    weight: int = 1
    owner: str = "supervisor"
    maps_to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inspection: Inspection | None = None
    document: DocumentDemand | None = None
    figure: FigureDemand | None = None

    @property
    def domain(self) -> str:
        """Return the domain that it belongs to."""
        return str(self.words["domain"])


@dataclass(frozen=True)
class Standard:
    """One version of a standard, as published; ``rectify_within``: working days until a finding is due.

    ``domain_weights``: domain → its weight in a hall's score.
    """

    id: str
    version: str
    clauses: tuple[Clause, ...]
    rectify_within: int = RECTIFY_WITHIN_WORKING_DAYS
    domain_weights: Mapping[str, int] = field(default_factory=dict)
    escalate_after: tuple[int, ...] = ESCALATE_AFTER


def standard_from(plain: Plain) -> Standard:
    """Return the standard that checked plain words (``shared.contracts.standards.Standard``) describe."""
    clauses = tuple(_clause(each) for each in plain["clauses"])
    within = plain.get("rectify_within_working_days", RECTIFY_WITHIN_WORKING_DAYS)
    weights = {each["id"]: each.get("weight", 1) for each in plain["domains"]}
    escalate = tuple(plain.get("escalate_after_working_days", ESCALATE_AFTER))
    return Standard(plain["id"], plain["version"], clauses, within, weights, escalate)


def version_in_force(versions: Sequence[Plain], moment: datetime, zone: str) -> Plain | None:
    """Return the newest of ``versions`` whose ``valid_from`` (a local date; ``None``: ever) has come at ``moment``.

    Of several from the same day, the one published last (the last in ``versions``).
    """
    today = moment.astimezone(ZoneInfo(zone)).date()
    begun = [each for each in versions if _begins(each) <= today]
    return max(enumerate(begun), key=lambda each: (_begins(each[1]), each[0]), default=(0, None))[1]


def _begins(version: Plain) -> date:
    return date.fromisoformat(version["valid_from"]) if version["valid_from"] else date.min


def _clause(plain: Plain) -> Clause:
    """Return the clause; what versions that were published before did not say yet has its default."""
    only = plain["applies_to"] or {}
    return Clause(
        id=plain["id"],
        kind=plain["kind"],
        measure=plain["measure"],
        conditions=tuple(_condition(each) for each in plain["conditions"]),
        selection=Selection(tuple(only.get("matter_names", ()))),
        halls=tuple(only.get("halls", ())),
        words=plain,
        weight=plain.get("weight", 1),
        owner=plain.get("owner", "supervisor"),
        maps_to={frame: tuple(headings) for frame, headings in plain.get("maps_to", {}).items()},
        inspection=_inspection(plain.get("inspection")),
        document=_document(plain.get("document")),
        figure=_figure(plain.get("figure")),
    )


def _inspection(plain: Plain | None) -> Inspection | None:
    if plain is None:
        return None
    items = tuple(Item(each["id"], each["zh"], each["en"]) for each in plain["items"])
    demand = (plain["every"], plain["sampled"], plain["sample"], items)
    return Inspection(*demand, plain.get("at_least_percent", 100.0))


def _document(plain: Plain | None) -> DocumentDemand | None:
    return DocumentDemand(plain["kind"], plain["oldest_days"], plain["must_expire"]) if plain else None


def _figure(plain: Plain | None) -> FigureDemand | None:
    return FigureDemand(plain["name"], plain["unit"], plain["every"]) if plain else None


def _condition(plain: Plain) -> Condition:
    comparison = AT_MOST if plain["at_most"] is not None else AT_LEAST
    return Condition(
        plain["aggregate"],
        comparison,
        plain[comparison],
        plain["unit"],
        plain["smallest_sample"],
        plain["within"],
        plain.get("tolerance", 0.0),
    )
