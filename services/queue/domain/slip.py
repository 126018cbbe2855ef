"""What stands on a slip 号票: a pure function from facts to lines, which every printer and screen renders alike.

Both languages, always: the one who holds it may not be the one who chose the language at the kiosk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import east_asian_width

from services.queue.domain.hall import Settings
from services.queue.domain.wait import Wait

Name = Mapping[str, str]

_MOST_TO_BRING = 12
"""A slip is no brochure: what is more than this is said as a number."""


@dataclass(frozen=True)
class Slip:
    """``matters``: of the visit; ``bring``: what to have ready. ``ahead``, ``wait``: when it is printed, ``None`` once
    called. ``follow``: what the QR code holds. ``issued_at``: in the hall's zone. ``copy``: 1 is the original.
    """

    hall: Name
    queue: Name
    number: str
    matters: Sequence[Name]
    bring: Sequence[Name]
    ahead: int | None
    wait: Wait | None
    follow: str
    issued_at: datetime
    copy: int = 1


@dataclass(frozen=True)
class Line:
    """One line. ``size``: 1 to 4 times as high and wide; ``align``: ``left`` or ``center``."""

    text: str
    align: str = "left"
    size: int = 1
    bold: bool = False


@dataclass(frozen=True)
class Code:
    """A QR code that holds ``content``."""

    content: str


Part = Line | Code


def parts_of(slip: Slip, settings: Settings) -> list[Part]:
    """Return what is printed, from top to bottom."""
    return [
        *_copy_mark(slip),
        *_both(slip.hall, align="center", bold=True),
        *_both(slip.queue, align="center"),
        Line(slip.number, "center", 4, bold=True),
        *_waiting(slip),
        *(line for matter in slip.matters for line in _both(matter, "事项 ", "For: ")),
        *_to_bring(slip.bring),
        *_missed(settings),
        Line("扫码查看排队进度 Scan to follow", "center"),
        Code(slip.follow),
        Line(f"取号时间 Issued {slip.issued_at:%Y-%m-%d %H:%M}", "center"),
    ]


def wrapped(text: str, columns: int) -> list[str]:
    """Return ``text`` in lines of at most ``columns`` places, of which a Chinese character takes two.

    English breaks between words, Chinese anywhere.
    """
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        wide = width(piece)
        if used + wide > columns and line:
            lines.append(line.rstrip())
            line, used, piece = "", 0, piece.lstrip()
        while width(piece) > columns:
            head = _fitting(piece, columns)
            lines.append(head)
            piece = piece[len(head) :]
        line, used = line + piece, used + width(piece)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def width(text: str) -> int:
    """Return how many places ``text`` takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def _fitting(text: str, columns: int) -> str:
    used = 0
    for place, each in enumerate(text):
        used += width(each)
        if used > columns:
            return text[: max(1, place)]
    return text


def _pieces(text: str) -> list[str]:
    """Return what must not be broken: a word with the blank before it, or one wide character."""
    pieces: list[str] = []
    for each in text:
        joins = pieces and width(each) == 1 and each != " " and width(pieces[-1][-1]) == 1
        if joins:
            pieces[-1] += each
        else:
            pieces.append(each)
    return pieces


def _both(name: Name, zh: str = "", en: str = "", **style: object) -> list[Line]:
    return [Line(zh + name["zh"], **style), Line(en + name["en"], **style)]  # type: ignore[arg-type]


def _copy_mark(slip: Slip) -> list[Line]:
    if slip.copy == 1:
        return []
    return [Line(f"补打 第{slip.copy}张 · COPY No. {slip.copy}", "center", 2, bold=True)]


def _waiting(slip: Slip) -> list[Line]:
    if slip.ahead is None:
        return []
    people = "person" if slip.ahead == 1 else "people"
    lines = [Line(f"前面还有{slip.ahead}人 · {slip.ahead} {people} ahead of you", "center", bold=True)]
    if slip.wait:
        span = f"{slip.wait.low_minutes}–{slip.wait.high_minutes}"
        lines.append(Line(f"预计等候约{span}分钟 · about {span} min", "center", bold=True))
    return lines


def _to_bring(bring: Sequence[Name]) -> list[Line]:
    if not bring:
        return []
    shown = [line for each in bring[:_MOST_TO_BRING] for line in (Line("□ " + each["zh"]), Line("  " + each["en"]))]
    rest = len(bring) - _MOST_TO_BRING
    more = [Line(f"另有{rest}项，请询问工作人员 · {rest} more: please ask")] if rest > 0 else []
    return [Line("请准备 Please have ready:", bold=True), *shown, *more]


def _missed(settings: Settings) -> list[Line]:
    """Return the rule for missed calls 过号规则."""
    calls, minutes = settings.calls_before_no_show, settings.return_within_minutes
    down, void = settings.return_places_down, settings.misses_before_void
    return [
        Line(f"呼叫{calls}次未到即过号；{minutes}分钟内可返回，顺延{down}位；过号{void}次作废。"),
        Line(
            f"Missed after {calls} calls. Come back within {minutes} min: {down} places down. Void after {void} misses."
        ),
    ]
