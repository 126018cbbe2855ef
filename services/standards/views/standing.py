"""How standings are answered, and what is kept with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.standards.domain.figure import Figure
from services.standards.domain.trend import Figures
from shared.happening import Happened

Plain = dict[str, Any]

_TOLD = ("hall", "standard", "version", "from", "to", "as_of", "scores", "clauses")


def standing_view(check: Plain, window: str) -> Plain:
    """Return the ``StandingOfHall`` that a check (``CheckView``) of a running ``window`` shows."""
    return {**{name: check[name] for name in _TOLD}, "window": window}


def turned(before: Plain | None, after: Plain) -> list[Happened]:
    """Return what is said when clauses stand differently than ``before`` (``None``: nobody had looked yet)."""
    if before is None or before["version"] != after["version"]:
        return []
    earlier = {each["id"]: each["verdict"] for each in before["clauses"]}
    clauses = [
        {"clause": each["id"], "verdict_before": earlier[each["id"]], "verdict": each["verdict"]}
        for each in after["clauses"]
        if earlier.get(each["id"], each["verdict"]) != each["verdict"]
    ]
    about = {"standard": after["standard"], "version": after["version"], "window": after["window"]}
    said = {**about, "period_from": after["from"], "clauses": clauses}
    return [Happened("standing_changed", said)] if clauses else []


def figures_kept(found: Figures) -> Plain:
    """Return figures as they are kept."""
    return {clause: [_kept(each) for each in known] for clause, known in found.items()}


def figures_from(kept: Mapping[str, Any]) -> Figures:
    """Return the figures that were ``kept``."""
    return {clause: [_figure(*each) for each in known] for clause, known in kept.items()}


def _kept(figure: Figure) -> list[Any]:
    return [figure.value, figure.sample, figure.unit, list(figure.interval) if figure.interval else None]


def _figure(value: float | None, sample: int, unit: str, interval: list[float] | None) -> Figure:
    return Figure(value, sample, unit, (interval[0], interval[1]) if interval else None)
