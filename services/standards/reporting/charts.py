"""Charts as inline SVG. Each shows nothing that the table beneath it does not say in figures.

Shapes differ as well as colours; text is in user units of about a pixel, so that it prints at 9 to 10 points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

INK, SECOND, GRID = "#1A2330", "#4A5565", "#C9D0D8"
PRIMARY, FAILED, PASSED, LATE = "#0A4A82", "#7C0616", "#0B6F4B", "#C7781E"
_WIDTH, _RIGHT, _ROW, _TOP = 720, 60, 34, 26
_NARROWEST_LABEL, _WIDEST_LABEL = 110, 310
_OF_A_LETTER, _OF_A_HAN = 7.6, 14.2
"""About how wide a character is."""


@dataclass(frozen=True)
class Row:
    """A line of a chart: its label, and scores (0 to 100) before and now, where they are known."""

    label: str
    before: float | None
    now: float | None


@dataclass(frozen=True)
class Scale:
    """Where scores stand: right of labels that are ``label`` wide."""

    label: float

    def x(self, score: float) -> float:
        """Return where ``score`` is."""
        return self.label + (_WIDTH - self.label - _RIGHT) * score / 100


def bars(rows: Sequence[Row], described: str) -> Markup:
    """Return a bar for each row's ``now``."""
    scale = _scale(rows)
    drawn = [_axis(scale, len(rows)), *(_bar(scale, place, row) for place, row in enumerate(rows))]
    return picture(_height(len(rows)), described, drawn)


def dumbbells(rows: Sequence[Row], described: str) -> Markup:
    """Return, for each row, where it was (ring) and where it is (disc)."""
    scale = _scale(rows)
    drawn = [_axis(scale, len(rows)), *(_dumbbell(scale, place, row) for place, row in enumerate(rows))]
    return picture(_height(len(rows)), described, drawn)


def picture(height: float, described: str, parts: Sequence[Markup], width: float = _WIDTH) -> Markup:
    """Return the parts as one picture with a text alternative."""
    head = Markup('<svg class="chart" role="img" viewBox="0 0 {:.0f} {:.0f}" aria-label="{}" xmlns="{}">').format(
        width, height, described, "http://www.w3.org/2000/svg"
    )
    return head + Markup("").join(parts) + Markup("</svg>")


def text(x: float, y: float, words: str, anchor: str = "start", fill: str = INK, bold: bool = False) -> Markup:
    """Return words in a picture."""
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="{}" font-size="14" font-weight="{}">{}</text>'
    ).format(x, y, anchor, fill, 700 if bold else 400, words)


def line(
    x1: float, y1: float, x2: float, y2: float, stroke: str = GRID, width: float = 1, dash: str = "none"
) -> Markup:
    """Return a line."""
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>'
    ).format(x1, y1, x2, y2, stroke, width, dash)


def disc(x: float, y: float, radius: float, fill: str, stroke: str = INK) -> Markup:
    """Return a disc, or a ring where ``fill`` is white."""
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}" stroke="{}" stroke-width="2"/>').format(
        x, y, radius, fill, stroke
    )


def polygon(points: Sequence[tuple[float, float]], fill: str, stroke: str = INK) -> Markup:
    """Return a closed shape."""
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup('<polygon points="{}" fill="{}" stroke="{}" stroke-width="1"/>').format(joined, fill, stroke)


def polyline(points: Sequence[tuple[float, float]], stroke: str, dash: str = "none") -> Markup:
    """Return an open line."""
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-dasharray="{}"/>').format(
        joined, stroke, dash
    )


def _height(rows: int) -> float:
    return _TOP + rows * _ROW + 8


def _scale(rows: Sequence[Row]) -> Scale:
    widest = max((_wide(row.label) for row in rows), default=0) + 16
    return Scale(min(max(widest, _NARROWEST_LABEL), _WIDEST_LABEL))


def _wide(words: str) -> float:
    return sum(_OF_A_HAN if ord(each) > 0x2E80 else _OF_A_LETTER for each in words)


def _fitting(words: str, room: float) -> str:
    """Return the beginning of ``words`` that has room; the table beneath has all of it."""
    if _wide(words) <= room:
        return words
    while words and _wide(words) + _OF_A_HAN > room:
        words = words[:-1]
    return words.rstrip() + "…"


def _axis(scale: Scale, rows: int) -> Markup:
    bottom = _height(rows) - 8
    return Markup("").join(
        line(scale.x(score), _TOP - 6, scale.x(score), bottom)
        + text(scale.x(score), _TOP - 10, str(score), "middle", SECOND)
        for score in (0, 25, 50, 75, 100)
    )


def _label(scale: Scale, place: int, row: Row) -> Markup:
    return text(scale.label - 12, _TOP + place * _ROW + 22, _fitting(row.label, scale.label - 12), "end")


def _value(place: int, row: Row) -> Markup:
    words = "—" if row.now is None else f"{row.now:.1f}"
    return text(_WIDTH, _TOP + place * _ROW + 22, words, "end", INK, bold=True)


def _bar(scale: Scale, place: int, row: Row) -> Markup:
    top = _TOP + place * _ROW + 7
    drawn = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="20" fill="{}"/>').format(
        scale.x(0), top, max(0.0, scale.x(row.now or 0) - scale.x(0)), PRIMARY
    )
    return _label(scale, place, row) + (drawn if row.now is not None else Markup("")) + _value(place, row)


def _dumbbell(scale: Scale, place: int, row: Row) -> Markup:
    middle = _TOP + place * _ROW + 17
    drawn = Markup("")
    if row.before is not None and row.now is not None:
        drawn += line(scale.x(row.before), middle, scale.x(row.now), middle, SECOND, 2)
    if row.before is not None:
        drawn += disc(scale.x(row.before), middle, 6, "#FFFFFF", SECOND)
    if row.now is not None:
        drawn += disc(scale.x(row.now), middle, 6, PRIMARY, PRIMARY)
    return _label(scale, place, row) + drawn + _value(place, row)
