"""``python -m services.standards.reporting FOLDER FORM…``: render ``FOLDER/report.json`` beside it in those forms.

A process of its own, because this takes seconds of processor during which nothing else could be answered, and memory
that is best given back. It writes ``zh.html``, ``en.html`` and so on.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from services.standards.reporting.pages import page
from services.standards.reporting.paper import PaperMissing, pdf
from services.standards.reporting.sheets import workbook
from services.standards.reporting.words import LANGUAGES

NO_PAPER = 3
"""The exit code when the system has not what PDFs need."""
_NICER = 10
_LONGEST_SECONDS = 1200
"""Whoever waits gives up sooner; this is for the case that it has died."""

Render = Callable[[Mapping[str, Any], str], bytes]

RENDER: dict[str, Render] = {
    "html": lambda report, language: page(report, language).encode(),
    "xlsx": workbook,
    "pdf": lambda report, language: pdf(page(report, language)),
}


def render(folder: Path, forms: list[str]) -> None:
    """Write the report in those forms and both languages; raises ``PaperMissing``."""
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    for language in LANGUAGES:
        for form in forms:
            (folder / f"{language}.{form}").write_bytes(RENDER[form](report, language))


if __name__ == "__main__":
    os.nice(_NICER)
    signal.alarm(_LONGEST_SECONDS)
    try:
        render(Path(sys.argv[1]), sys.argv[2:])
    except PaperMissing as missing:
        print(missing, file=sys.stderr)
        sys.exit(NO_PAPER)
