"""Having a report rendered by a process of its own, while this one goes on answering."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from eventlet.green import subprocess

from services.standards.reporting.__main__ import NO_PAPER
from services.standards.reporting.words import LANGUAGES
from shared.errors import Unavailable

_LOOKS_EACH_SECONDS = 0.5


class PaperMissing(Unavailable):
    """This system cannot make PDFs."""


class NotMine(Exception):
    """Somebody else has the report by now."""


def rendered(report: bytes, forms: Sequence[str], still_mine: Callable[[], bool]) -> dict[str, bytes]:
    """Return the files (``zh.html`` …) of a report (its JSON) in all ``forms`` and both languages.

    ``still_mine`` is asked twice a second. Raises ``PaperMissing``, ``NotMine``, or ``Unavailable`` if it fails.
    """
    with tempfile.TemporaryDirectory(prefix="hall-report-") as folder:
        (Path(folder) / "report.json").write_bytes(report)
        command = [sys.executable, "-m", "services.standards.reporting", folder, *forms]
        _run(command, still_mine)
        names = [f"{language}.{form}" for language in LANGUAGES for form in forms]
        return {name: (Path(folder) / name).read_bytes() for name in names}


def _run(command: list[str], still_mine: Callable[[], bool]) -> None:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        while True:
            try:
                code = process.wait(timeout=_LOOKS_EACH_SECONDS)
                break
            except subprocess.TimeoutExpired:
                if not still_mine():
                    raise NotMine from None
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    if code == NO_PAPER:
        raise PaperMissing("This system cannot make PDFs.")
    if code:
        raise Unavailable("The report could not be rendered.")
