"""``python -m services.standards.reporting FOLDER``: render the report in ``FOLDER/report.json`` beside it.

A process of its own, because this takes seconds of processor during which nothing else could be answered, and memory
that is best given back. It writes ``zh.html``, ``zh.xlsx``, ``zh.pdf``, ``en.html`` … and, when the system has not what
PDFs need, ``no-pdf`` instead of them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from services.standards.reporting.pages import page
from services.standards.reporting.paper import PaperMissing, pdf
from services.standards.reporting.sheets import workbook
from services.standards.reporting.words import LANGUAGES

_NICER = 10
_LONGEST_SECONDS = 600
"""Whoever waits gives up sooner; this is for the case that it has died."""


def render(folder: Path) -> None:
    """Write every form of the report in both languages."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        html = page(report, language)
        (folder / f"{language}.html").write_text(html, encoding="utf-8")
        (folder / f"{language}.xlsx").write_bytes(workbook(report, language))
        try:
            (folder / f"{language}.pdf").write_bytes(pdf(html))
        except PaperMissing as error:
            (folder / "no-pdf").write_text(str(error), encoding="utf-8")


if __name__ == "__main__":
    os.nice(_NICER)
    signal.alarm(_LONGEST_SECONDS)
    render(Path(sys.argv[1]))
