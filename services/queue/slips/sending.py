"""Sending a slip to its printer, and finding out whether it came out."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from escpos.exceptions import Error as PrinterError
from escpos.printer import Network

from services.queue.domain.printers import PAPER_LOW, Printer

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 10.0
"""A slip is out in two or three seconds; a printer that answers later than this has fallen silent."""

_WHY_OFF_LINE, _FAULT, _PAPER = b"\x10\x04\x02", b"\x10\x04\x03", b"\x10\x04\x04"
"""DLE EOT n: answered at once, whatever is being printed."""
_WHEN_DONE = b"\x1dr\x01"
"""GS r 1: takes its turn behind what was sent before, so its answer says that all of that is on paper."""
_COVER_OPEN, _PAPER_END_STOPS, _HAS_FAULT = 0x04, 0x20, 0x40
_NO_PAPER, _LITTLE_PAPER = 0x60, 0x0C
_NO_PAPER_WHEN_DONE, _LITTLE_PAPER_WHEN_DONE = 0x0C, 0x03
_CUTTER, _FOR_GOOD = 0x08, 0x20


@dataclass(frozen=True)
class Outcome:
    """``trouble``: what is wrong with the printer, or ``None``. ``out``: whether the slip is out; ``None``: unknown."""

    out: bool | None
    trouble: str | None = None


def send(slip: bytes, name: str, printer: Printer, folder: str | None) -> Outcome:
    """Print ``slip``; ``name``: of the file, for printers that are folders (in ``folder``). Never raises."""
    if printer.host:
        return _over_network(slip, printer)
    return _as_file(slip, name, printer, folder)


def _as_file(slip: bytes, name: str, printer: Printer, folder: str | None) -> Outcome:
    """Write it whole or not at all; the same slip again replaces itself."""
    if folder is None or printer.folder is None:
        return Outcome(False, "unreachable")
    place = Path(folder) / printer.folder
    try:
        place.mkdir(parents=True, exist_ok=True)
        half = place / f".{name}.{os.getpid()}"
        with half.open("wb") as file:
            file.write(slip)
            file.flush()
            os.fsync(file.fileno())
        half.rename(place / f"{name}.escpos")
    except OSError:
        return Outcome(False, "unreachable")
    return Outcome(True)


def _over_network(slip: bytes, printer: Printer) -> Outcome:
    device = Network(printer.host, port=printer.port, timeout=CONNECT_SECONDS)
    try:
        device.open()
    except (OSError, PrinterError):
        return Outcome(False, "unreachable")
    with closing(device):
        trouble = _state(device) if printer.answers else None
        if trouble and trouble != PAPER_LOW:
            return Outcome(False, trouble)
        return _printed(device, slip, printer, trouble)


def _state(device: Network) -> str | None:
    """Return what is wrong before anything is printed."""
    try:
        paper, why = _asked(device, _PAPER), _asked(device, _WHY_OFF_LINE)
        if paper & _NO_PAPER or why & _PAPER_END_STOPS:
            return "paper_out"
        if why & _COVER_OPEN:
            return "cover_open"
        if why & _HAS_FAULT:
            return "jam" if _asked(device, _FAULT) & (_CUTTER | _FOR_GOOD) else "offline"
    except OSError:
        return "no_answer"
    return PAPER_LOW if paper & _LITTLE_PAPER else None


def _printed(device: Network, slip: bytes, printer: Printer, trouble: str | None) -> Outcome:
    try:
        device._raw(slip)
        if not printer.answers:
            return Outcome(True, trouble)
        device.device.settimeout(ANSWER_SECONDS)
        done = _asked(device, _WHEN_DONE)
    except OSError:
        return Outcome(None, "uncertain")
    if done & _NO_PAPER_WHEN_DONE:
        return Outcome(None, "paper_out")
    return Outcome(True, PAPER_LOW if done & _LITTLE_PAPER_WHEN_DONE else trouble)


def _asked(device: Network, question: bytes) -> int:
    """Return the last byte of the answer; raises ``OSError`` when there is none."""
    answer = device.query_status(question)
    if not answer:
        raise ConnectionResetError("the printer hung up")
    return int(answer[-1])
