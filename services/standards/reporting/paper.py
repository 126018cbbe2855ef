"""A report on paper: the same page as PDF, tagged for screen readers."""

from __future__ import annotations

from typing import Any


class PaperMissing(Exception):
    """The system has not what PDFs need: the libraries of pango, or a font that has Chinese."""


def pdf(html: str) -> bytes:
    """Return the page as PDF; raises ``PaperMissing``.

    Nothing is fetched from anywhere: a report stands alone.
    """
    try:
        from weasyprint import HTML
    except OSError as error:
        raise PaperMissing("pango is missing") from error
    made: bytes = HTML(string=html, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"a report fetches nothing: {url}")
