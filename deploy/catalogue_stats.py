"""What the catalogue amounts to: how many matters, where, and what an applicant has to bring for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Plain = dict[str, Any]
Row = tuple[str, str, str]
"""What is counted, of which, and the figure."""

_PAGE = 200
_DEPARTMENTS_SAID = 12
"""In words; ``rows`` has all of them."""


@dataclass(frozen=True)
class CatalogueStats:
    """Figures of all published matters.

    ``sources``, ``departments``, ``channels``: matters of each. ``queues``: hall → queue → matters open there.
    ``open``: matters that some hall takes. ``listing``: matters that say their materials (an imported catalogue may
    not), over which the means are taken: ``materials`` a matter has, ``held`` by the government already, and
    ``brought`` by the applicant. ``at_once``: the share (0–1) decided at once among ``promising``, those that promise
    a limit.
    """

    total: int
    open: int
    sources: Mapping[str, int]
    departments: Mapping[str, int]
    channels: Mapping[str, int]
    queues: Mapping[str, Mapping[str, int]]
    listing: int
    materials: float | None
    held: float | None
    promising: int
    at_once: float | None

    @property
    def not_open(self) -> int:
        """Matters that are kept, but no hall takes yet."""
        return self.total - self.open

    @property
    def brought(self) -> float | None:
        """Materials that the applicant brings for a matter, in the mean."""
        return None if self.materials is None or self.held is None else self.materials - self.held

    def rows(self) -> list[Row]:
        """Return every figure as (what, of which, figure), for a table."""
        return list(self._rows())

    def _rows(self) -> Iterator[Row]:
        yield "matters", "all", str(self.total)
        yield "matters", "open", str(self.open)
        yield "matters", "not open yet", str(self.not_open)
        for what, counts in (("source", self.sources), ("department", self.departments), ("channel", self.channels)):
            for name, count in counts.items():
                yield what, name, str(count)
        for hall, queues in self.queues.items():
            for queue, count in queues.items():
                yield f"queue at {hall}", queue, str(count)
        of = f"mean of {self.listing} matters"
        yield "materials a matter", of, _figure(self.materials)
        yield "held already", of, _figure(self.held)
        yield "brought by the applicant", of, _figure(self.brought)
        yield "decided at once", f"of {self.promising} matters", _percent(self.at_once)

    def __str__(self) -> str:
        said = list(self.departments.items())[:_DEPARTMENTS_SAID]
        more = len(self.departments) - len(said)
        halls = "".join(f"\n  {hall}: {_listed(queues)}" for hall, queues in self.queues.items())
        return (
            f"{self.total} matters ({_listed(self.sources)}): {self.open} open, {self.not_open} not open yet\n"
            f"materials a matter: {_figure(self.materials)}, of which {_figure(self.held)} are held already: "
            f"the applicant brings {_figure(self.brought)} (mean of the {self.listing} matters that list them)\n"
            f"decided at once: {_percent(self.at_once)} of the {self.promising} that promise a limit\n"
            f"channels: {_listed(self.channels)}\n"
            f"departments: {_listed(dict(said))}{f' and {more} more' if more > 0 else ''}\n"
            f"open by hall and queue:{halls}"
        )


def stats(session: Any) -> CatalogueStats:
    """Return the figures of all matters that intake has, asked page by page through ``session``."""
    return stats_of(list(_all_matters(session)))


def stats_of(matters: list[Plain]) -> CatalogueStats:
    """Return the figures of ``matters`` as intake answers them."""
    listing = [each["materials"] for each in matters if each["materials"]]
    promises = [each["promised_days"] for each in matters if each.get("promised_days") is not None]
    return CatalogueStats(
        total=len(matters),
        open=sum(bool(each["queues"]) for each in matters),
        sources=_counted(each["source"] for each in matters),
        departments=_counted(each["department"]["zh"] for each in matters),
        channels=_counted(channel for each in matters for channel in each["channels"]),
        queues=_queues(matters),
        listing=len(listing),
        materials=_mean([len(each) for each in listing]),
        held=_mean([sum(material["held"] for material in each) for each in listing]),
        promising=len(promises),
        at_once=_mean([days == 0 for days in promises]),
    )


def _all_matters(session: Any) -> Iterator[Plain]:
    after = None
    while True:
        page = session.intake.all_matters(limit=_PAGE, after=after)
        yield from page["items"]
        after = page["next"]
        if after is None:
            return


def _queues(matters: list[Plain]) -> dict[str, dict[str, int]]:
    halls = sorted({hall for each in matters for hall in each["queues"]})
    return {hall: _counted(each["queues"][hall] for each in matters if hall in each["queues"]) for hall in halls}


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _mean(figures: list[int] | list[bool]) -> float | None:
    return sum(figures) / len(figures) if figures else None


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "none"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
