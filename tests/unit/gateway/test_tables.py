"""Figures as tables: both languages, Chinese that spreadsheets can read, no formulas."""

import csv
import io

import pytest
from openpyxl import load_workbook

from services.gateway.routes.figures import _accepted
from services.gateway.schemas.figures import Figures
from services.gateway.tables import CSV, XLSX, as_csv, as_xlsx

SPREAD = {"count": 2, "mean_seconds": 600, "median_seconds": 300, "p80_seconds": 900, "p95_seconds": 900}
EMPTY = dict.fromkeys(SPREAD) | {"count": 0}
COUNTS = dict.fromkeys(("tickets", "called", "served", "cancelled", "no_shows", "transfers", "overtakes"), 3)
SUMMARY = COUNTS | {"no_show_rate": None, "wait": SPREAD, "walk": EMPTY, "service": EMPTY}
SUMMARY |= {"open_seconds": 3600, "idle_seconds": 1800, "idle_share": 0.5}
ROWS = [
    {"key": "general", "name": {"zh": "综合", "en": "General"}, **SUMMARY},
    {"key": "tax", "name": {"zh": "=cmd()", "en": "x"}, **SUMMARY},
]
FIGURES = {"hall": "nanhai", "from": "2026-03-01", "to": "2026-03-31", "by": "queue", "rows": ROWS, "total": SUMMARY}


def test_csv_begins_with_a_mark_and_heads_in_both_languages():
    written = as_csv(FIGURES)
    assert written.startswith(b"\xef\xbb\xbf")
    heads, general, tax, total = csv.reader(io.StringIO(written.decode("utf-8-sig")))
    assert heads[:3] == ["队列 Queue", "名称 Name", "取号 Tickets"]
    row = dict(zip(heads, general, strict=True))
    assert (row["名称 Name"], row["等候 Wait P80秒 P80 s"], row["到窗 Walk 次数 count"]) == ("综合 General", "900", "0")
    assert tax[1].startswith("'=")
    assert total[0] == "合计 Total"


def test_a_workbook_holds_numbers_as_numbers():
    sheet = load_workbook(io.BytesIO(as_xlsx(FIGURES))).active
    rows = list(sheet.values)
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["队列 Queue"], row["等候 Wait 中位秒 median s"], row["空闲率 Idle share"]) == ("general", 300, 0.5)
    assert sheet["B3"].data_type == "s"
    assert len(rows) == 4


def test_what_the_service_tells_is_what_the_door_describes():
    told = Figures().dump(FIGURES)
    assert (told["from"], told["to"]) == ("2026-03-01", "2026-03-31")
    assert set(told["rows"][0]) == {"key", "name", *SUMMARY}


@pytest.mark.parametrize(
    ("header", "form"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("text/csv", CSV),
        (f"{XLSX}, application/json;q=0.5", XLSX),
        ("text/csv;q=0.1, application/json", "application/json"),
        ("image/png", "application/json"),
        ("nonsense", "application/json"),
    ],
)
def test_the_accept_header_says_which_form(header, form):
    assert _accepted(header) == form
