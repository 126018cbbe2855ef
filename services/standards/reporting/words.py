"""The words of a report in one language, and how figures, conditions and days are written in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

LANGUAGES = ("zh", "en")
_FILE = Path(__file__).with_name("words.yaml")

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """Words in ``language``: ``words("score")``, ``words("units", "percent", value="5")``, ``words.of(name)``."""

    language: str

    def __call__(self, *path: str, **filled: Any) -> str:
        """Return what stands at ``path`` of the file; of what is not there, its last name."""
        found: Any = _texts()
        for each in path:
            found = found.get(each, {})
        return str(found[self.language]).format(**filled) if found else path[-1]

    def of(self, name: Plain) -> str:
        """Return the ``name`` (``zh``, ``en``) in this language."""
        return str(name[self.language])

    @property
    def methods(self) -> list[str]:
        """The notes on method."""
        return [self.of(each) for each in _texts()["methods"]]

    def figure(self, value: float | None, unit: str | None) -> str:
        """Return a figure with its unit."""
        return self("unknown") if value is None else self.figure_text(_short(value), unit)

    def figure_text(self, value: str, unit: str | None) -> str:
        """Return a figure that is a text already, with its unit."""
        if unit is None or unit not in _texts()["units"]:
            return f"{value} {unit or ''}".strip()
        return self("units", unit, value=value)

    def percent(self, value: float | None) -> str:
        """Return a share."""
        return self.figure(value, "percent")

    def interval(self, pair: list[float] | None, decimals: int = 2) -> str:
        """Return an interval of a share."""
        low, high = (_short(round(each, decimals)) for each in pair) if pair else ("", "")
        return f"{low}–{high}%" if pair else self("unknown")

    def spread(self, pair: list[float] | None, unit: str | None) -> str:
        """Return an interval of a figure in ``unit``."""
        return self.figure_text(f"{_short(pair[0])}–{_short(pair[1])}", unit) if pair else self("unknown")

    def score(self, value: float | None) -> str:
        """Return a score."""
        return self("no_score") if value is None else f"{value:.1f}"

    def change(self, before: float | None, now: float | None) -> str:
        """Return by how much a score changed."""
        return self("unknown") if before is None or now is None else f"{now - before:+.1f}"

    def condition(self, condition: Plain) -> str:
        """Return a condition, of a standard or of a check, in a line: ``P80 ≤ 15 min``."""
        comparison, threshold = demanded(condition)
        sign = "≤" if comparison == "at_most" else "≥"
        return f"{self.aggregate(condition)} {sign} {self.figure(threshold, condition['unit'])}"

    def aggregate(self, condition: Plain) -> str:
        """Return what is made of the cases."""
        name = condition["aggregate"]
        if name not in _texts()["aggregates"]:
            return str(name).upper()
        within = condition.get("within")
        return self("aggregates", name, within="" if within is None else _short(within))

    def span(self, start: str, end: str, zone: str) -> str:
        """Return the days of a period, the last included; times too where it does not begin and end with a day."""
        first, last = (datetime.fromisoformat(each).astimezone(ZoneInfo(zone)) for each in (start, end))
        if first.time() == last.time() == time(0):
            return self("until", first=f"{first:%Y-%m-%d}", last=f"{last - timedelta(days=1):%Y-%m-%d}")
        return self("until", first=f"{first:%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}")

    def moment(self, at: str, zone: str) -> str:
        """Return a time in the hall's zone."""
        return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def demanded(condition: Plain) -> tuple[str, float]:
    """Return comparison and threshold of a condition."""
    if "comparison" in condition:
        return condition["comparison"], condition["threshold"]
    name = "at_most" if condition["at_most"] is not None else "at_least"
    return name, condition[name]


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def _texts() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found
