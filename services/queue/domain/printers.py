"""Printers of a hall: which there are, and what is wrong with one on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.happening import Happened

EVERY_KIOSK = "*"
PAPER_LOW = "paper_low"
TROUBLES: Mapping[str, Mapping[str, str]] = {
    PAPER_LOW: {"zh": "纸将用尽，请换纸", "en": "is running out of paper: put in a new roll"},
    "paper_out": {"zh": "缺纸，请换纸", "en": "is out of paper: put in a new roll"},
    "jam": {"zh": "卡纸，请排除", "en": "has a paper jam: clear it"},
    "cover_open": {"zh": "机盖未合", "en": "has its cover open: close it"},
    "offline": {"zh": "故障或脱机", "en": "is off line or has a fault: look at it"},
    "unreachable": {"zh": "无法连接，请检查电源和网线", "en": "cannot be reached: check power and cable"},
    "no_answer": {"zh": "没有应答，请重启打印机", "en": "does not answer: switch it off and on"},
    "uncertain": {"zh": "是否已出票不明，请查看", "en": "may or may not have printed: look at it"},
    "too_late": {"zh": "未能及时出票", "en": "could not print in time"},
    "other": {"zh": "打印失败，请查看", "en": "failed to print: look at it"},
}
"""What may be wrong with a printer, as staff reads it (behind its name)."""
FAILURES = tuple(trouble for trouble in TROUBLES if trouble != PAPER_LOW)
"""Troubles with which no slip comes out."""


@dataclass(frozen=True)
class Printer:
    """A printer that the suite prints on, for the devices ``kiosks`` (``*``: for every caller of the hall).

    Either on the network (``host``, ``port``), or ``folder``: slips become files there. ``columns``: characters a line;
    ``chinese``: ``gb18030`` (by the printer's own font) or ``image``; ``answers``: whether it tells its state.
    """

    id: str
    kiosks: tuple[str, ...]
    host: str | None = None
    port: int = 9100
    folder: str | None = None
    columns: int = 48
    chinese: str = "gb18030"
    profile: str = "default"
    answers: bool = True

    def prints_for(self, device: str) -> bool:
        """Return whether slips that ``device`` asks for come from here."""
        return device in self.kiosks or EVERY_KIOSK in self.kiosks


def printer_from(plain: Mapping[str, Any]) -> Printer:
    """Return the printer that ``shared.contracts.printing.PrinterSettings`` describes."""
    known = {name: plain[name] for name in Printer.__dataclass_fields__ if name in plain}
    return Printer(**known | {"kiosks": tuple(plain["kiosks"])})


@dataclass(frozen=True)
class PrinterDay:
    """A printer's day. ``trouble``: what is wrong with it since ``since``; ``None``: nothing that is known.

    ``printer``: the id of one of the hall's, or of the device that prints itself.
    """

    id: str
    hall: str
    printer: str
    day: str
    trouble: str | None = None
    since: datetime | None = None
    version: int = 0


def printer_day(hall: str, printer: str, day: str) -> PrinterDay:
    """Return a printer's day as it begins."""
    return PrinterDay(f"{hall}:{printer}:{day}", hall, printer, day)


def noted(before: PrinterDay, trouble: str | None, now: datetime) -> tuple[PrinterDay, Happened] | None:
    """Note what is wrong now (``None``: nothing); ``None`` when that is known already."""
    if trouble == before.trouble:
        return None
    facts = {"printer": before.printer, "day": before.day}
    after = replace(before, trouble=trouble, since=now)
    if trouble is None:
        return after, Happened("printer_recovered", facts | {"trouble": before.trouble})
    return after, Happened("printer_troubled", facts | {"trouble": trouble, "words": dict(TROUBLES[trouble])})
