"""A day's facts come back from their sheet as they were, and nothing else does."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import replace

import pytest

from services.standards.domain.facts import Miss, Waiting
from services.standards.store.sheets import packed, unpacked
from tests.unit.standards.morning import at, ticket

FULL = replace(ticket(3, 9, misses=(1, 2)), served=(at(12), at(20)), matter="passport")


def test_a_ticket_comes_back_from_its_sheet_as_it_was():
    waiting = (Waiting("tax", at(0), None), Waiting("general", at(4), at(5)))
    odd = replace(ticket(2, 2), waiting=(), misses=(Miss(at(1), 2),))
    several = [FULL, ticket(1, None), odd, replace(FULL, waiting=waiting)]
    assert unpacked(packed(several)) == several
    assert unpacked(packed([])) == []


@pytest.mark.parametrize("foreign", [print, zlib.compress, pickle.Unpickler])
def test_nothing_but_facts_is_made_of_a_sheet(foreign):
    with pytest.raises(pickle.UnpicklingError, match="is no fact"):
        unpacked(zlib.compress(pickle.dumps(foreign)))
