"""Figures as tables that a spreadsheet opens: CSV and XLSX, headed in both languages."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Plain = Mapping[str, Any]
Column = tuple[str, Callable[[Plain], Any]]

_KEYS = {"queue": "队列 Queue", "counter": "窗口 Counter", "clerk": "工作人员 Clerk", "day": "日期 Day"}
_COUNTS = {
    "tickets": "取号 Tickets",
    "called": "呼叫 Called",
    "served": "办结 Served",
    "cancelled": "取消 Cancelled",
    "no_shows": "过号 No-shows",
    "no_show_rate": "过号率 No-show rate",
    "transfers": "转移 Transfers",
    "overtakes": "超越 Overtakes",
}
_SPREADS = {"wait": "等候 Wait", "walk": "到窗 Walk", "service": "办理 Service"}
_OF_A_SPREAD = {
    "count": "次数 count",
    "mean_seconds": "平均秒 mean s",
    "median_seconds": "中位秒 median s",
    "p80_seconds": "P80秒 P80 s",
    "p95_seconds": "P95秒 P95 s",
}
_TIMES = {"open_seconds": "开放秒 Open s", "idle_seconds": "空闲秒 Idle s", "idle_share": "空闲率 Idle share"}
_A_FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r")


def as_csv(figures: Plain) -> bytes:
    """Return ``figures`` as CSV in UTF-8 with a byte order mark, without which spreadsheets spoil Chinese."""
    return csv_of(_lines(figures))


def as_xlsx(figures: Plain) -> bytes:
    """Return ``figures`` as a workbook with one sheet."""
    return xlsx_of({f"{figures['from']}~{figures['to']}": _lines(figures)})


def csv_of(lines: list[list[Any]]) -> bytes:
    """Return lines as CSV in UTF-8 with a byte order mark."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    """Return a workbook with these sheets, the first line of each its heads."""
    book = Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = max(12, 1.4 * len(cell.value))
        sheet.freeze_panes = "C2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _lines(figures: Plain) -> list[list[Any]]:
    columns = _columns()
    heads = [_KEYS[figures["by"]], "名称 Name", *(head for head, _ in columns)]
    rows = [(row["key"], _name(row["name"]), row) for row in figures["rows"]]
    total = ("合计 Total", "", figures["total"])
    return [
        heads,
        *([safe(key), safe(name), *(read(row) for _, read in columns)] for key, name, row in [*rows, total]),
    ]


def _columns() -> list[Column]:
    return [
        *((head, _reading(name)) for name, head in _COUNTS.items()),
        *(
            (f"{head} {part}", _reading(name, key))
            for name, head in _SPREADS.items()
            for key, part in _OF_A_SPREAD.items()
        ),
        *((head, _reading(name)) for name, head in _TIMES.items()),
    ]


def _reading(name: str, key: str | None = None) -> Callable[[Plain], Any]:
    return lambda row: row[name] if key is None else row[name][key]


def _name(name: Plain | None) -> str:
    return f"{name['zh']} {name['en']}" if name else ""


def safe(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_A_FORMULA_BEGINS_WITH) else text
