"""A service standard as data: clauses with their basis, and what they demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.standards.domain.derived import Derived
from services.standards.domain.selection import Selection
from services.standards.domain.windows import DAY, MONTH, WINDOWS

Plain = Mapping[str, Any]

MEASURED, INSPECTED, DOCUMENTED, REPORTED = "measured", "inspected", "documented", "reported"
AT_MOST, AT_LEAST = "at_most", "at_least"
RECTIFY_WITHIN_WORKING_DAYS = 10
"""Of versions that were published before they could say it (house rule)."""
ESCALATE_AFTER = (1, 3, 5)
"""Working days overdue after which supervisor, officer and admin hear of a finding (house rule), likewise."""
STANDING_WINDOWS = (DAY, MONTH)
"""Of standards that do not say it: today for whoever is in the hall, the month for whoever answers for it."""


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

    ``derived``: the measure, when it is one of the standard's own. ``selection``: which cases it is about; its days are
    those on which the version that it belongs to is in force, too.

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
    derived: Derived | None = None
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

    ``domain_weights``: domain → its weight in a hall's score. ``standing_windows``: the running windows in which the
    standing is kept; ``checked_every``: the windows that are checked once they are over.
    """

    id: str
    version: str
    clauses: tuple[Clause, ...]
    rectify_within: int = RECTIFY_WITHIN_WORKING_DAYS
    domain_weights: Mapping[str, int] = field(default_factory=dict)
    escalate_after: tuple[int, ...] = ESCALATE_AFTER
    standing_windows: tuple[str, ...] = STANDING_WINDOWS
    checked_every: tuple[str, ...] = WINDOWS


def standard_from(plain: Plain, *, whenever: bool = False) -> Standard:
    """Return the standard that checked plain words (``shared.contracts.service_standard.Standard``) describe.

    Its clauses judge only what happened while the version was in force; ``whenever``: at any time (a draft, tried on
    what happened before).
    """
    derived = {each["id"]: Derived(each["id"], each["of"], each["value"], each["unit"]) for each in _own(plain)}
    days = (None, None) if whenever else (_day(plain["valid_from"]), _day(plain.get("valid_until")))
    clauses = tuple(_clause(each, derived, days) for each in plain["clauses"])
    within = plain.get("rectify_within_working_days", RECTIFY_WITHIN_WORKING_DAYS)
    weights = {each["id"]: each.get("weight", 1) for each in plain["domains"]}
    escalate = tuple(plain.get("escalate_after_working_days", ESCALATE_AFTER))
    windows = (tuple(plain.get("standing_windows", STANDING_WINDOWS)), tuple(plain.get("checked_every", WINDOWS)))
    return Standard(plain["id"], plain["version"], clauses, within, weights, escalate, *windows)


def version_in_force(versions: Sequence[Plain], moment: datetime, zone: str) -> Plain | None:
    """Return the newest of ``versions`` whose ``valid_from`` (a local date; ``None``: ever) has come at ``moment``.

    Of several from the same day, the one published last (the last in ``versions``). ``None`` when its ``valid_until``
    is over: a version ends the one before it for good.
    """
    today = moment.astimezone(ZoneInfo(zone)).date()
    begun = [each for each in versions if _begins(each) <= today]
    newest: Plain | None = max(enumerate(begun), key=lambda each: (_begins(each[1]), each[0]), default=(0, None))[1]
    ends = _day(newest.get("valid_until")) if newest else None
    return newest if ends is None or today <= ends else None


def _own(plain: Plain) -> Sequence[Plain]:
    found: Sequence[Plain] = plain.get("measures", ())
    return found


def _begins(version: Plain) -> date:
    return _day(version["valid_from"]) or date.min


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _clause(plain: Plain, derived: Mapping[str, Derived], days: tuple[date | None, date | None]) -> Clause:
    """Return the clause; what versions that were published before did not say yet has its default."""
    only = plain["applies_to"] or {}
    return Clause(
        id=plain["id"],
        kind=plain["kind"],
        measure=plain["measure"],
        conditions=tuple(_condition(each) for each in plain["conditions"]),
        selection=_selection(only, plain.get("where"), days),
        halls=tuple(only.get("halls", ())),
        words=plain,
        weight=plain.get("weight", 1),
        owner=plain.get("owner", "supervisor"),
        maps_to={frame: tuple(headings) for frame, headings in plain.get("maps_to", {}).items()},
        derived=derived.get(plain["measure"] or ""),
        inspection=_inspection(plain.get("inspection")),
        document=_document(plain.get("document")),
        figure=_figure(plain.get("figure")),
    )


def _selection(only: Plain, where: str | None, days: tuple[date | None, date | None]) -> Selection:
    first = [each for each in (_day(only.get("first_day")), days[0]) if each]
    last = [each for each in (_day(only.get("last_day")), days[1]) if each]
    return Selection(
        matters=tuple(only.get("matters", ())),
        matter_names=tuple(only.get("matter_names", ())),
        counters=tuple(only.get("counters", ())),
        first_day=max(first, default=None),
        last_day=min(last, default=None),
        opening_hours_only=only.get("opening_hours_only", False),
        where=where,
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
