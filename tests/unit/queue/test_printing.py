"""Printing as a state: what is noted, what is due again, and on which side uncertainty falls."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.queue.domain import printing
from services.queue.domain.detours import cancel
from services.queue.domain.printers import TROUBLES, noted, printer_day
from services.queue.domain.printing import again_later, attempted, came_out, failed, promised, reprint, void_unprinted
from shared.contracts import printing as contract
from shared.contracts.events import validated
from shared.errors import Conflict
from tests.unit.queue.hall import a_settings, a_ticket, at

NOW = at("09:05")


def test_a_kiosk_that_prints_itself_reports_once():
    out, said = came_out(a_ticket(), 1, NOW)
    assert (out.slip, said.type, said.data["copy"], said.data["slip"]) == ("printed", "ticket_printed", 1, "printed")
    assert came_out(out, 1, NOW) is None
    validated(said.type, said.data)


def test_a_failure_is_said_once_for_each_reason():
    jammed, said = failed(a_ticket(), "jam", NOW)
    assert (jammed.slip, said.data["reason"]) == ("failed", "jam")
    validated(said.type, said.data)
    assert failed(jammed, "jam", NOW) is None
    assert failed(jammed, "paper_out", NOW)[0].slip_reason == "paper_out"


def test_what_comes_out_after_a_failure_was_reissued():
    out, _ = came_out(failed(a_ticket(), "jam", NOW)[0], 1, NOW)
    assert (out.slip, out.slip_reason) == ("reissued", None)


def test_a_failed_copy_leaves_the_slip_that_is_out():
    out, _ = came_out(a_ticket(), 1, NOW)
    assert failed(out, "jam", NOW)[0].slip == "printed"


def test_a_copy_that_a_device_prints_itself_counts_and_is_marked():
    again, said = reprint(a_ticket(), None, NOW, NOW)
    assert (again.prints, again.slip, said.data["copy"]) == (2, "reissued", 2)
    validated(said.type, said.data)


def test_a_copy_on_a_printer_of_the_hall_is_due_and_not_yet_out():
    asked, said = reprint(a_ticket(), "p1", NOW, NOW)
    assert (asked.prints, asked.print_due, said.type) == (1, NOW, "reprint_asked")
    validated(said.type, said.data)
    assert attempted(asked, NOW).prints == 2


def test_a_ticket_that_is_over_is_not_printed_again():
    with pytest.raises(Conflict):
        reprint(cancel(a_ticket())[0], None, NOW, NOW)


def test_a_slip_is_given_up_when_nobody_stands_there_any_more():
    due = promised(a_ticket(), "p1", NOW)
    assert not printing.given_up(due, NOW + timedelta(seconds=119))
    assert printing.given_up(due, NOW + timedelta(seconds=121))
    assert printing.given_up(replace(due, state="finished"), NOW)


def test_an_attempt_of_which_nothing_is_known_makes_the_next_a_copy_and_then_it_ends():
    first = attempted(promised(a_ticket(), "p1", NOW), NOW)
    second = attempted(again_later(first, NOW, out=True), NOW)
    assert (first.prints, second.prints) == (1, 2)
    assert again_later(second, NOW, out=True).print_due is None


def test_an_attempt_that_certainly_failed_leaves_the_next_an_original():
    first = attempted(promised(a_ticket(), "p1", NOW), NOW)
    assert attempted(again_later(first, NOW, out=False), NOW).prints == 1


def test_a_copy_asked_for_while_the_original_is_printed_is_not_forgotten():
    begun = attempted(promised(a_ticket(), "p1", NOW), NOW)
    asked, _ = reprint(begun, "p1", NOW, NOW + timedelta(seconds=1))
    out, _ = came_out(asked, 1, NOW, lease=begun.print_due)
    assert out.print_due == NOW + timedelta(seconds=1)
    assert attempted(out, NOW).prints == 2


@given(st.lists(st.sampled_from(("dies", "refused", "uncertain", "printed", "reprint")), max_size=12))
def test_never_do_two_originals_come_out(story):
    """Each attempt may have printed unless it was certainly refused: of those, one at most was unmarked."""
    ticket, maybe_out = promised(a_ticket(), "p1", NOW), []
    for happens in story:
        if happens == "reprint":
            ticket, _ = reprint(ticket, "p1", NOW, NOW)
            continue
        if ticket.print_due is None:
            continue
        ticket = attempted(ticket, NOW)
        if happens == "refused":
            ticket = again_later(ticket, NOW, out=False)
            continue
        maybe_out.append(ticket.prints)
        if happens == "uncertain":
            ticket = again_later(ticket, NOW, out=True)
        elif happens == "printed" and (change := came_out(ticket, ticket.prints, NOW, lease=ticket.print_due)):
            ticket = change[0]
    assert len(set(maybe_out)) == len(maybe_out)


@pytest.mark.parametrize(
    ("minutes", "after", "state", "slip", "gone"),
    [
        (10, 10, "waiting", "failed", True),
        (10, 9, "waiting", "failed", False),
        (0, 999, "waiting", "failed", False),
        (10, 99, "called", "failed", False),
        (10, 99, "waiting", "reissued", False),
        (10, 99, "waiting", "reserved", False),
    ],
)
def test_what_was_never_printed_nor_taken_up_is_voided(minutes, after, state, slip, gone):
    ticket = replace(a_ticket(), state=state, slip=slip, slip_since=NOW)
    change = void_unprinted(ticket, NOW + timedelta(minutes=after), a_settings(void_failed_slip_minutes=minutes))
    assert bool(change) == gone
    if change:
        assert (change[0].state, change[0].slip, change[1].data["cause"]) == ("cancelled", "voided", "slip_voided")
        validated(change[1].type, change[1].data)


def test_whoever_follows_an_unprinted_ticket_by_phone_has_taken_it_up():
    lost, _ = failed(a_ticket(), "jam", NOW)
    taken, said = printing.taken_up(lost, NOW)
    assert (taken.slip, said.data["on"]) == ("reissued", "screen")
    assert printing.taken_up(a_ticket(), NOW) is None


def test_a_printer_is_told_of_when_something_changes():
    day = printer_day("nanhai", "p1", "2026-03-02")
    assert noted(day, None, NOW) is None
    low, said = noted(day, "paper_low", NOW)
    assert said.data["words"]["zh"]
    assert noted(low, "paper_low", NOW) is None
    well, said = noted(low, None, NOW)
    assert (well.trouble, said.type, said.data["trouble"]) == (None, "printer_recovered", "paper_low")
    validated(said.type, said.data)


def test_the_contract_and_the_rules_know_the_same_words():
    assert contract.SLIP_STATES == printing.SLIP_STATES
    assert set(contract.TROUBLES) == set(TROUBLES)
