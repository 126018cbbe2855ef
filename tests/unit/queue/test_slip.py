"""What stands on a slip: the office's cases, lines that fit, and bytes that a printer understands."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from services.queue.domain.printers import Printer, printer_from
from services.queue.domain.slip import Code, Line, Slip, parts_of, width, wrapped
from services.queue.domain.wait import Wait
from services.queue.slips.rendering import CHINESE_ON, NoFont, rendered
from shared.contracts.printing import PrinterSettings
from tests.unit.queue.hall import a_settings, cases, name_of

FOLLOW = "https://hall.example/api/v1/visits/23456789abcdefghjkmn"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")


def a_slip(number="A023", ahead=3, wait=(15, 25), bring=(), copy=1, bring_many=0):
    things = list(bring) + [{"zh": f"材料{n}", "en": f"Paper {n}"} for n in range(bring_many)]
    return Slip(
        hall={"zh": "南海区政务服务中心", "en": "Nanhai Centre"},
        queue={"zh": "综合", "en": "General services"},
        number=number,
        matters=[{"zh": "社保卡申领", "en": "Social security card"}],
        bring=things,
        ahead=ahead,
        wait=Wait(wait[0], wait[0], wait[1], 1) if wait else None,
        follow=FOLLOW,
        issued_at=datetime.fromisoformat("2026-03-02T09:05:00+08:00"),
        copy=copy,
    )


@pytest.mark.parametrize("case", cases("slips"), ids=name_of)
def test_a_slip_says_what_the_office_wants(case):
    parts = parts_of(a_slip(**case["slip"]), a_settings(**case.get("settings", {})))
    lines = [part.text for part in parts if isinstance(part, Line)]
    there = iter(lines)
    for wanted in case.get("has", ()):
        assert wanted in there, (wanted, lines)
    for unwanted in case.get("lacks", ()):
        assert unwanted not in "\n".join(lines)
    assert Code(FOLLOW) in parts


def test_the_number_is_the_largest_thing_on_it():
    lines = [part for part in parts_of(a_slip(), a_settings()) if isinstance(part, Line)]
    assert max(lines, key=lambda line: line.size).text == "A023"


@given(st.text(alphabet="ab，汉字 é·", max_size=200), st.integers(2, 60))
def test_no_line_is_wider_than_the_paper_and_no_letter_is_lost(text, columns):
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_english_breaks_between_words():
    assert wrapped("Missed after two calls", 12) == ["Missed after", "two calls"]


def test_a_printer_with_chinese_characters_gets_gb18030():
    printed = rendered(parts_of(a_slip(), a_settings()), Printer("p1", ("*",)))
    assert CHINESE_ON + "南海区政务服务中心".encode("gb18030") in printed
    assert FOLLOW.encode() in printed
    assert printed.rstrip(b"\x00").endswith(b"\x1dV")  # cut


def test_rare_characters_of_names_have_their_four_bytes():
    printed = rendered([Line("𠮷")], Printer("p1", ("*",)))
    assert "𠮷".encode("gb18030") in printed


def test_a_printer_without_chinese_characters_gets_pictures():
    if not FONT.exists():
        pytest.skip("no font on this machine")
    printed = rendered(parts_of(a_slip(), a_settings()), Printer("p1", ("*",), chinese="image"), str(FONT))
    assert b"\x1dv0" in printed
    assert "南海".encode("gb18030") not in printed


def test_pictures_need_a_font():
    with pytest.raises(NoFont):
        rendered([Line("号")], Printer("p1", ("*",), chinese="image"))


@pytest.mark.parametrize("where", [{}, {"host": "10.1.2.3", "folder": "desk"}, {"folder": "../desk"}, {"host": "a b"}])
def test_a_printer_is_at_one_place_that_can_be(where):
    with pytest.raises(ValidationError):
        PrinterSettings().load({"id": "p1", "kiosks": ["*"], **where})


def test_a_published_printer_is_known_with_its_kiosks():
    published = PrinterSettings().load({"id": "p1", "kiosks": ["K1", "K2"], "host": "10.1.2.3"})
    printer = printer_from(published)
    assert printer == Printer("p1", ("K1", "K2"), host="10.1.2.3")
    assert printer.prints_for("K2")
    assert not printer.prints_for("K3")
    assert Printer("p2", ("*",)).prints_for("K3")
