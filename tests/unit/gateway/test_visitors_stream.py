"""What the holder of a visit's code sees of what happens."""

from services.gateway.domain.ring import Live
from services.gateway.routes.screens import _is_for_the_hall
from services.gateway.routes.visits import for_the_visitor
from services.gateway.service import for_screens

CALLED = {
    "id": "t:1",
    "type": "ticket_called",
    "actor": "clerk-7",
    "data": {
        "number": "A023",
        "counter_number": 3,
        "why": {"zh": "先于A022", "en": "before A022", "passed_over": ["A022"]},
    },
}


def test_your_turn_says_where_to_go_and_nothing_of_others():
    told = for_the_visitor(CALLED)
    assert told["data"] == {"number": "A023", "counter_number": 3}
    assert "A022" not in str(told)
    assert "actor" not in told
    assert "why" in CALLED["data"]


def test_the_addresses_of_printers_are_no_screens_affair():
    hall = {"id": "nanhai", "printers": [{"id": "p1", "host": "10.1.2.3"}]}
    shown = for_screens({"type": "hall_published", "data": {"hall": hall, "revision": 3}})
    assert shown["data"] == {"hall": {"id": "nanhai"}, "revision": 3}
    assert for_screens(CALLED) is CALLED


def test_that_somebody_is_near_is_their_own_affair():
    assert not _is_for_the_hall(Live("1", "nanhai", {"type": "place_near", "data": {"visit": "v"}}))
    assert _is_for_the_hall(Live("2", "nanhai", CALLED))
