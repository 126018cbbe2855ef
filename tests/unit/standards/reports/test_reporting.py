"""Reports as pages, sheets and paper."""

import io
import re
import zlib
from html.parser import HTMLParser

import pytest
import yaml
from openpyxl import load_workbook

from services.standards.reporting import paper, words
from services.standards.reporting.pages import page
from services.standards.reporting.sheets import workbook
from services.standards.reporting.words import LANGUAGES, Words
from tests.unit.standards.reports.sample import HALLS, clause, district, name, standard

EVIL = "=cmd()<script>alert(1)</script>&\"'"
CLAUSES = [clause(f"P-0{place}", "premises") for place in range(1, 6)]
CLAUSES += [clause("W-01", "mechanism", kind="inspected", conditions=[])]
DISTRICT = district(standard(CLAUSES))
SINGLE = district(standard(CLAUSES), HALLS[:1])


class Outline(HTMLParser):
    """The page as a screen reader finds its way."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.ids, self.links, self.open, self.unscoped, self.pictures = [], [], [], [], 0, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "a":
            self.links.append(told["href"])
        if tag == "th" and "scope" not in told:
            self.unscoped += 1
        if tag == "svg" and "aria-hidden" not in told:
            self.pictures.append(told.get("aria-label"))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Nothing opens."""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("report", [DISTRICT, SINGLE], ids=["district", "single"])
def test_a_page_stands_alone_and_can_be_found_ones_way_in(report, language):
    html = page(report, language)
    outline = Outline(html)
    assert outline.open == []
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert set(outline.links) == {f"#{each}" for each in outline.ids if not each.startswith("figure")}
    assert outline.unscoped == 0
    assert all(outline.pictures)
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|<script|<link", html)
    assert f'lang="{"zh-CN" if language == "zh" else "en"}"' in html


def test_every_hall_and_clause_is_there_and_every_chart_has_its_table():
    html = page(DISTRICT, "en")
    assert all(english in html for _, _, english in HALLS)
    assert all(each["id"] in html for each in CLAUSES)
    compared = [each for each in DISTRICT["clauses"] if each["comparison"]]
    assert compared
    assert html.count('class="compared"') == len(compared)
    assert html.count('<svg class="chart"') == 2 + len(compared)


def test_no_verdict_is_told_by_colour_alone():
    html = page(DISTRICT, "en")
    for mark in re.findall(r'<span class="mark.*?</span>', html, re.DOTALL):
        assert re.search(r"passed|failed|no evidence|not applicable", re.sub(r'class="[^"]*"', "", mark))


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_people_are_words_and_never_markup_or_formulas(language):
    evil = district(standard([clause("P-01", "premises", name=name(EVIL, EVIL), wording=name(EVIL, EVIL))]))
    evil["halls"][0]["name"] = name(EVIL, EVIL)
    html = page(evil, language)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    for sheet in load_workbook(io.BytesIO(workbook(evil, language))):
        assert all(cell.data_type != "f" for row in sheet for cell in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_holds_figures_as_numbers(language):
    book = load_workbook(io.BytesIO(workbook(DISTRICT, language)))
    say = Words(language)
    assert book.sheetnames == [
        say("sheets", each) for each in ("summary", "halls", "clauses", "comparison", "ratings", "findings")
    ]
    halls = book[say("sheets", "halls")]
    assert [halls.cell(row, 2).value for row in range(2, 10)] == [each["score"] for each in DISTRICT["halls"]]
    clauses = book[say("sheets", "clauses")]
    assert clauses.max_row == 1 + len(CLAUSES) * len(HALLS)
    assert {type(clauses.cell(row, 8).value) for row in range(2, 42)} <= {int, float, type(None)}


def test_every_word_is_there_in_both_languages():
    def leaves(found, path=()):
        if set(found) == set(LANGUAGES):
            yield path, found
        else:
            for key, each in found.items():
                yield from leaves(each, (*path, key))

    texts = yaml.safe_load(words._FILE.read_text())
    texts["methods"] = dict(enumerate(texts["methods"]))
    for path, found in leaves(texts):
        filled = [set(re.findall(r"{(\w+)}", found[language])) for language in LANGUAGES]
        assert filled[0] == filled[1], path
        assert not re.search(r"[\u4e00-\u9fff]", found["en"]), path


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ({"aggregate": "p80", "at_most": 15, "at_least": None, "unit": "minutes"}, "P80 ≤ 15分钟", "P80 ≤ 15 min"),
        (
            {"aggregate": "share", "comparison": "at_least", "threshold": 99.5, "unit": "percent"},
            "比例 ≥ 99.5%",
            "share ≥ 99.5%",
        ),
        ({"aggregate": "count", "at_most": 0, "at_least": None, "unit": "cases"}, "数量 ≤ 0例", "count ≤ 0 cases"),
    ],
)
def test_a_condition_is_written_in_a_line(condition, zh, en):
    assert (Words("zh").condition(condition), Words("en").condition(condition)) == (zh, en)


def test_a_period_is_told_by_its_days_the_last_included():
    start, end = "2026-02-28T16:00:00.000+00:00", "2026-03-31T16:00:00.000+00:00"
    assert Words("en").span(start, end, "Asia/Shanghai") == "2026-03-01 to 2026-03-31"
    assert (
        Words("en").span(start, "2026-03-01T04:30:00+00:00", "Asia/Shanghai") == "2026-03-01 00:00 to 2026-03-01 12:30"
    )


def test_a_page_becomes_a_tagged_pdf_that_fetches_nothing():
    small = (
        '<html lang="zh-CN"><head><title>报告</title></head><body><h1>报告</h1><img src="file:///etc/hostname" alt="x">'
    )
    made = paper.pdf(small)
    assert made.startswith(b"%PDF")
    streams = re.findall(rb"stream\n(x.*?)\nendstream", made, re.DOTALL)
    assert any(b"StructTreeRoot" in zlib.decompress(each) for each in streams)


def test_a_system_without_a_chinese_font_is_told_so_instead_of_getting_boxes(monkeypatch, tmp_path):
    lister = tmp_path / "fc-list"
    lister.write_text("#!/bin/sh\nexit 0\n")
    lister.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(paper.PaperMissing, match="no font"):
        paper.pdf("<p>报告</p>")
