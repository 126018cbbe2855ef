"""The one-time notice as a page that stands alone and prints on A4: both languages, nothing personal."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

_FOLDER = Path(__file__).with_name("templates")


def notice_page(notice: Mapping[str, Any], *, large: bool = False) -> str:
    """Return the page of ``notice`` (``shared.contracts.materials.NoticeView``); ``large``: in large type."""
    return _template().render(notice=notice, words=notice["words"], large=large)


@cache
def _template() -> Template:
    loader = FileSystemLoader(_FOLDER)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("notice.html.j2")
