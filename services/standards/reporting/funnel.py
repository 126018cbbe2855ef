"""The funnel plot: each hall's share against what chance explains for so many cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from services.standards.domain.reports.chance import BETTER, WORSE, Spread, limits
from services.standards.reporting.charts import (
    FAILED,
    GRID,
    INK,
    LATE,
    PASSED,
    PRIMARY,
    SECOND,
    disc,
    line,
    picture,
    polygon,
    polyline,
    text,
)

Plain = Mapping[str, Any]

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 560, 230, 56, 16, 44
_STEPS = 48
_TICKS = 4


@dataclass(frozen=True)
class Scale:
    """Where cases and shares stand in the picture."""

    most: float
    low: float
    high: float

    @property
    def decimals(self) -> int:
        """Return with how many decimals shares are written beside the axis."""
        return 0 if self.high - self.low > 2 * _TICKS else 1

    def x(self, cases: float) -> float:
        """Return where ``cases`` is."""
        return _LEFT + (_WIDTH - _LEFT - 24) * cases / self.most

    def y(self, share: float) -> float:
        """Return where ``share`` (percent) is."""
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (self.high - share) / (self.high - self.low)


def funnel(found: Plain, comparisons: int, described: str, axes: tuple[str, str]) -> Markup:
    """Return the plot of a clause's ``comparison``; halls are numbered as in the table beneath (from 1)."""
    shown = [(place, each) for place, each in enumerate(found["halls"], 1) if each["share"] is not None]
    curves = _curves(found, comparisons, [each["cases"] for _, each in shown]) if found["limited"] else []
    scale = _scale(found["share"], shown, curves)
    middle = scale.y(found["share"])
    parts = [_grid(scale, axes), line(_LEFT, middle, _WIDTH - 24, middle, INK, 1.5)]
    for side in (1, 2):
        parts.append(
            polyline([(scale.x(each[0]), scale.y(_held(scale, each[side]))) for each in curves], PRIMARY, "6 4")
        )
    parts += [_point(scale, place, each) for place, each in shown]
    return picture(_HEIGHT, described, parts, _WIDTH)


def _curves(found: Plain, comparisons: int, cases: list[int]) -> list[tuple[float, float, float]]:
    fewest, most = max(1.0, min(cases) * 0.6), max(cases) * 1.08
    steps = [fewest * (most / fewest) ** (step / _STEPS) for step in range(_STEPS + 1)]
    spread = Spread(**found["spread"])
    return [(each, *limits(found["share"] / 100, each, spread, comparisons)) for each in steps]


def _scale(share: float, shown: list[tuple[int, Plain]], curves: list[tuple[float, float, float]]) -> Scale:
    """Return a scale that holds every hall, and the limits of each of them."""
    seen = [share, *(each["share"] for _, each in shown)]
    seen += [limit for _, each in shown for limit in each["limits"] or ()]
    low, high = min(seen), max(seen)
    room = max(2.0, (high - low) * 0.12)
    most = max([each["cases"] for _, each in shown] + [each[0] for each in curves])
    return Scale(most, max(0.0, low - room), min(100.0, high + room))


def _held(scale: Scale, share: float) -> float:
    return min(max(share, scale.low), scale.high)


def _grid(scale: Scale, axes: tuple[str, str]) -> Markup:
    drawn = Markup("")
    for step in range(_TICKS + 1):
        share = scale.low + (scale.high - scale.low) * step / _TICKS
        cases = scale.most * step / _TICKS
        drawn += line(_LEFT, scale.y(share), _WIDTH - 24, scale.y(share), GRID)
        drawn += text(
            _LEFT - 8,
            scale.y(share) + 5,
            f"{share:.0f}%" if scale.high - scale.low > 8 else f"{share:.1f}%",
            "end",
            SECOND,
        )
        drawn += text(scale.x(cases), _HEIGHT - 26, f"{cases:.0f}", "middle", SECOND)
    return (
        drawn
        + text(_WIDTH - 24, _HEIGHT - 6, axes[0], "end", SECOND)
        + text(_LEFT, _HEIGHT - 6, axes[1], "start", SECOND)
    )


def _point(scale: Scale, place: int, hall: Plain) -> Markup:
    x, y = scale.x(hall["cases"]), scale.y(hall["share"])
    if hall["word"] == BETTER:
        shape = polygon([(x, y - 8), (x + 8, y + 6), (x - 8, y + 6)], PASSED)
    elif hall["word"] == WORSE:
        shape = polygon([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], LATE)
    else:
        shape = disc(x, y, 5, PRIMARY, PRIMARY)
    below = y < _TOP + 24
    return shape + text(
        x, y + 24 if below else y - 12, str(place), "middle", FAILED if hall["word"] == WORSE else INK, bold=True
    )
