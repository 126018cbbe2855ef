"""A report on paper: the same page as PDF, tagged for screen readers."""

from __future__ import annotations

import shutil
import subprocess


class PaperMissing(Exception):
    """The system has not what PDFs need: the libraries of pango, or a font that has Chinese."""


def pdf(html: str) -> bytes:
    """Return the page as PDF; raises ``PaperMissing``.

    Nothing is fetched from anywhere: a report stands alone.
    """
    try:
        from weasyprint import HTML, urls
    except OSError as error:  # what the library says when pango cannot be loaded
        raise PaperMissing("pango is missing: sh deploy/local/install-fonts.sh") from error
    if not has_chinese():
        raise PaperMissing("no font has Chinese: sh deploy/local/install-fonts.sh")
    nothing = urls.URLFetcher(allowed_protocols=())
    made: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made


def has_chinese() -> bool:
    """Return whether a font has Chinese; ``True`` where nobody can tell."""
    lister = shutil.which("fc-list")
    if lister is None:
        return True
    found = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=30)
    return bool(found.stdout.strip()) or found.returncode != 0
