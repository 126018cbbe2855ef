"""Sending slips to a printer that listens on a real port, in every mood, and into a folder."""

from __future__ import annotations

import socket

import pytest

from services.queue.domain.printers import Printer
from services.queue.slips import sending
from services.queue.slips.sending import Outcome, send
from tests.unit.queue.printer import scripted_printer

SLIP = b"A023\n\x1dV\x00"


def sent(mood, answers=True):
    with scripted_printer(mood) as printer:
        there = Printer("p1", ("*",), host="127.0.0.1", port=printer.port, answers=answers)
        return send(SLIP, "A023", there, None), list(printer.slips)


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(sending, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 1.0)


@pytest.mark.parametrize(
    ("mood", "outcome", "slips"),
    [
        ("well", Outcome(True), 1),
        ("paper_low", Outcome(True, "paper_low"), 1),
        ("paper_out", Outcome(False, "paper_out"), 0),
        ("cover_open", Outcome(False, "cover_open"), 0),
        ("jam", Outcome(False, "jam"), 0),
        ("mute", Outcome(False, "no_answer"), 0),
        ("forgetful", Outcome(None, "uncertain"), 1),
        ("hangs_up", Outcome(None, "uncertain"), 0),
    ],
)
def test_what_a_printer_does_is_told_apart(mood, outcome, slips):
    told, printed = sent(mood)
    assert (told, printed) == (outcome, [SLIP] * slips)


def test_a_printer_that_refuses_is_not_reached_and_nothing_is_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        there = Printer("p1", ("*",), host="127.0.0.1", port=taken.getsockname()[1])
        assert send(SLIP, "A023", there, None) == Outcome(False, "unreachable")


def test_a_printer_that_never_answers_is_believed_where_the_office_says_so():
    assert sent("mute", answers=False)[0] == Outcome(True)


def test_a_folder_holds_whole_slips_and_the_same_one_once(tmp_path):
    there = Printer("p1", ("*",), folder="desk")
    assert send(SLIP, "A023-1", there, str(tmp_path)) == Outcome(True)
    assert send(SLIP, "A023-1", there, str(tmp_path)) == Outcome(True)
    assert [(file.name, file.read_bytes()) for file in (tmp_path / "desk").iterdir()] == [("A023-1.escpos", SLIP)]


def test_a_folder_that_cannot_be_written_is_not_reached(tmp_path):
    (tmp_path / "desk").write_text("a file where the folder should be")
    assert send(SLIP, "A023-1", Printer("p1", ("*",), folder="desk"), str(tmp_path)).out is False
    assert send(SLIP, "A023-1", Printer("p1", ("*",), folder="desk"), None) == Outcome(False, "unreachable")
