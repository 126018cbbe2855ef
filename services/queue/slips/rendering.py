"""A slip as the bytes that a ticket printer takes (ESC/POS), by python-escpos."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from escpos.printer import Dummy
from PIL import Image, ImageDraw, ImageFont

from services.queue.domain.printers import Printer
from services.queue.domain.slip import Code, Line, Part, width, wrapped

CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
"""FS & and FS . (Epson's names): whether two bytes from the upper half are one Chinese character, in GB 18030."""
_CODE_SIZE = 6
_DOTS_A_COLUMN = 12
"""Font A is 12 dots wide and 24 high; a Chinese character is 24 by 24."""


class NoFont(Exception):
    """Slips as images need a font with Chinese characters (``HALL_SLIP_FONT``)."""


def rendered(parts: Iterable[Part], printer: Printer, font: str | None = None) -> bytes:
    """Return ``parts`` for ``printer``, cut at the end. ``font``: a file, for printers without Chinese characters.

    Raises ``NoFont``.
    """
    paper = Dummy(profile=printer.profile)
    paper.hw("INIT")
    for part in parts:
        if isinstance(part, Code):
            paper.set(align="center")
            paper.qr(part.content, size=_CODE_SIZE, native=True)
        elif printer.chinese == "image":
            _draw(paper, part, printer.columns, font)
        else:
            _write(paper, part, printer.columns)
    paper.cut()
    return bytes(paper.output)


def _write(paper: Any, line: Line, columns: int) -> None:
    paper.set(align=line.align, bold=line.bold, custom_size=True, width=line.size, height=line.size)
    paper._raw(CHINESE_ON)
    for each in wrapped(line.text, columns // line.size):
        paper._raw(each.encode("gb18030", "replace") + b"\n")
    paper._raw(CHINESE_OFF)


def _draw(paper: Any, line: Line, columns: int, font: str | None) -> None:
    if font is None:
        raise NoFont
    high = 2 * _DOTS_A_COLUMN * line.size
    letters = ImageFont.truetype(font, high)
    for each in wrapped(line.text, columns // line.size):
        image = Image.new("1", (columns * _DOTS_A_COLUMN, high + 4), 1)
        free = image.width - min(image.width, width(each) * _DOTS_A_COLUMN * line.size)
        ImageDraw.Draw(image).text((free // 2 if line.align == "center" else 0, 0), each, font=letters, fill=0)
        paper.image(image)
