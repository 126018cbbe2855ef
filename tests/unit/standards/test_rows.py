"""Facts survive being written as rows, whatever fields they have."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pytest

from services.standards.domain.facts import Miss, Rated, Rating, Ticket, Visit, Waiting
from services.standards.store.rows import Rows
from services.standards.store.sheets import packed, unpacked
from tests.unit.standards.morning import at, ticket

FULL = replace(ticket(3, 9, misses=(1, 2)), served=(at(12), at(20)), matter="passport")


def test_a_ticket_comes_back_from_its_sheet_as_it_was():
    waiting = (Waiting("tax", at(0), None), Waiting("general", at(4), at(5)))
    others = [
        ticket(1, None),
        replace(ticket(2, 2), waiting=(), misses=(Miss(at(1), 2),)),
        replace(FULL, waiting=waiting),
    ]
    assert unpacked(packed([FULL, *others])) == [FULL, *others]


def test_no_field_of_a_ticket_is_left_out():
    assert len(Rows(Ticket).row(FULL)) == len(fields(Ticket))


def test_other_facts_can_be_rows_too():
    rated = Rated("v:0", (Rating(at(1), "anyone", 5), Rating(at(2), "clerk")))
    assert Rows(Rated).made(Rows(Rated).row(rated)) == rated
    assert Rows(Visit).made(Rows(Visit).row(Visit("v", ()))) == Visit("v", ())


def test_what_cannot_be_a_row_is_refused_at_once():
    @dataclass(frozen=True)
    class Odd:
        one: Miss

    Odd.__annotations__["one"] = Miss
    with pytest.raises(TypeError, match="one"):
        Rows(Odd)
