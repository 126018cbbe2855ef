"""A report as a workbook: summary, halls, clauses, comparison, findings."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from services.standards.reporting.words import Words

Plain = Mapping[str, Any]
Line = list[Any]

_A_FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST = 10, 60
_VERDICTS = ("passed", "failed", "no_evidence", "not_applicable")


def workbook(report: Plain, language: str) -> bytes:
    """Return ``report`` as XLSX in ``language``; figures are numbers, in the unit that stands beside them."""
    words = Words(language)
    book = Workbook()
    book.remove(book.active)
    for name, lines in (
        ("summary", _summary(report, words)),
        ("halls", _halls(report, words)),
        ("clauses", _clauses(report, words)),
        ("comparison", _comparison(report, words)),
        ("ratings", _ratings(report, words)),
        ("findings", _findings(report, words)),
    ):
        _fill(book.create_sheet(words("sheets", name)), lines)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, lines: Iterable[Line]) -> None:
    widths: dict[int, int] = {}
    for row, cells in enumerate(lines, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, _safe(value))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if row == 1:
                cell.font = Font(bold=True)
            widths[column] = max(widths.get(column, _NARROWEST), min(_WIDEST, _width(value)))
    for column, width in widths.items():
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    sheet.freeze_panes = "B2"


def _summary(report: Plain, words: Words) -> Iterable[Line]:
    zone, standing = report["zone"], report["standing"]
    yield [words("title"), ", ".join(words.of(each["name"]) for each in report["halls"])]
    yield [words("period"), words.span(report["from"], report["to"], zone)]
    yield [words("compared_with"), words.span(report["before"]["from"], report["before"]["to"], zone)]
    yield [words("standard"), f"{words.of(report['standard']['name'])} {report['standard']['version']}"]
    yield [words("as_of"), words.moment(report["as_of"], zone)]
    yield [words("report_id"), report["id"]]
    yield [words("score"), standing["score"], words("before"), standing["before"]]
    yield from ([words("verdicts", each), standing["verdicts"][each]] for each in _VERDICTS)
    yield []
    yield [words("domain"), words("weight"), words("score"), words("before"), *_verdict_heads(words)]
    for each in report["domains"]:
        yield [words.of(each["name"]), each["weight"], each["score"], each["before"], *_counted(each)]
    yield []
    yield from ([note] for note in words.methods)


def _halls(report: Plain, words: Words) -> Iterable[Line]:
    domains = [words.of(each["name"]) for each in report["domains"]]
    heads = [words("hall"), words("score"), words("before"), *domains, *_verdict_heads(words), words("check_id")]
    yield heads
    for each in report["halls"]:
        scores = [domain["score"] for domain in each["domains"]]
        yield [words.of(each["name"]), each["score"], each["before"], *scores, *_counted(each), each["check"]]


def _clauses(report: Plain, words: Words) -> Iterable[Line]:
    names = {each["id"]: words.of(each["name"]) for each in report["halls"]}
    columns = ("clause", "wording", "basis", "kind", "weight", "hall", "verdict", "figure", "threshold", "sample")
    yield [*(words(each) for each in columns), words("interval"), "", words("before"), words("change"), words("frames")]
    for clause in report["clauses"]:
        for each in clause["halls"]:
            low, high = each["interval"] or (None, None)
            yield [
                f"{clause['id']} {words.of(clause['name'])}",
                words.of(clause["wording"]),
                words.of(clause["basis"]),
                words("kinds", clause["kind"]),
                clause["weight"],
                names[each["hall"]],
                words("verdicts", each["verdict"]),
                each["figure"],
                None if each["threshold"] is None else words.condition(each),
                each["sample"],
                low,
                high,
                each["before"]["figure"] if each["before"] else None,
                words("changes", each["change"]) if each["change"] else None,
                "; ".join(f"{frame} {' '.join(found)}" for frame, found in clause["maps_to"].items()),
            ]


def _comparison(report: Plain, words: Words) -> Iterable[Line]:
    names = {each["id"]: words.of(each["name"]) for each in report["halls"]}
    columns = ("clause", "condition_compared", "hall", "sample", "kept_share", "interval")
    yield [*(words(each) for each in columns), "", words("chance_explains"), "", words("remark")]
    for clause in report["clauses"]:
        found = clause["comparison"]
        for each in found["halls"] if found else ():
            low, high = each["interval"] or (None, None)
            least, most = each["limits"] or (None, None)
            condition = words.condition(clause["conditions"][found["condition"]])
            line = [clause["id"], condition, names[each["hall"]], each["cases"], each["share"], low, high, least, most]
            yield [*line, words("chance", each["word"])]


def _ratings(report: Plain, words: Words) -> Iterable[Line]:
    names = {each["id"]: words.of(each["name"]) for each in report["halls"]}
    shares = ("official", "genuine", "rating_rate")
    heads = [cell for each in shares for cell in (words(each), words("sample"), words("interval"), "")]
    yield [words("hall"), words("services"), *heads, words("remark")]
    for each in report["ratings"]:
        cells = [
            cell
            for name in shares
            for cell in (each[name]["percent"], each[name]["n"], *(each[name]["interval"] or (None, None)))
        ]
        yield [names[each["hall"]], each["services"], *cells, None if each["final"] else words("not_final")]


def _findings(report: Plain, words: Words) -> Iterable[Line]:
    names = {each["id"]: words.of(each["name"]) for each in report["halls"]}
    yield [words(each) for each in ("clause", "hall", "state", "raised", "due", "overdue", "figure")]
    for each in report["findings"]:
        overdue = words("overdue") if each["overdue"] else ""
        raised = words.moment(each["raised_at"], report["zone"])
        name = f"{each['clause']} {words.of(each['name'])}"
        yield [name, names[each["hall"]], words("states", each["state"]), raised, each["due"], overdue, each["figure"]]


def _verdict_heads(words: Words) -> list[str]:
    return [words("verdicts", each) for each in _VERDICTS]


def _counted(found: Plain) -> list[int]:
    return [found["verdicts"][each] for each in _VERDICTS]


def _safe(value: Any) -> Any:
    """Return ``value`` so that no spreadsheet takes a text for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_A_FORMULA_BEGINS_WITH) else value


def _width(value: Any) -> int:
    """Return how wide a value is, in characters of which a Chinese one takes two."""
    return sum(2 if ord(each) > 0x2E80 else 1 for each in str(value or "")) + 2
