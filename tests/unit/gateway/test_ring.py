"""The ring: one order, a place for everybody, nothing missed, nothing twice."""

from hypothesis import given
from hypothesis import strategies as st

from services.gateway.domain.ring import Live, Ring

HALLS = st.sampled_from(["nanhai", "guicheng", "dali"])


def event(number, hall="nanhai"):
    return Live(f"e{number}", hall, {"type": "ticket_called"})


def filled(count, size=100):
    ring = Ring(size)
    for number in range(count):
        ring.add(event(number))
    return ring


def ids(read):
    return [each.id for _, each in read]


def test_an_event_told_twice_is_held_once():
    ring = filled(2)
    assert not ring.add(event(1))
    assert ids(ring.read("nanhai", 0, 10)) == ["e0", "e1"]


def test_reading_goes_on_after_the_last_event_id():
    ring = filled(5)
    assert ids(ring.read("nanhai", ring.after("e2"), 10)) == ["e3", "e4"]


def test_an_id_that_was_dropped_or_never_held_has_no_place():
    ring = filled(5, size=3)
    assert ring.after("e1") is None
    assert ring.after("never") is None
    assert ring.after("e2") == 3


def test_reading_gives_the_oldest_first_and_no_more_than_asked():
    assert ids(filled(5).read("nanhai", 1, 2)) == ["e1", "e2"]


def test_another_halls_events_are_not_read():
    ring = filled(2)
    ring.add(event(2, "dali"))
    assert ids(ring.read("dali", 0, 10)) == ["e2"]
    assert ring.read("nowhere", 0, 10) == []


def test_a_place_that_the_ring_has_passed_by_is_known_as_lost():
    ring = filled(5, size=3)
    assert ring.has_lost(1)
    assert not ring.has_lost(2)
    assert not Ring().has_lost(0)


def test_a_hall_without_events_goes_on_from_the_newest_of_any():
    ring = Ring()
    assert ring.newest("nanhai") is None
    ring.add(Live("start", None, {}))
    assert ring.newest("nanhai") == "start"
    ring.add(event(1, "dali"))
    assert ring.newest("nanhai") == "e1"
    ring.add(event(2))
    ring.add(event(3, "dali"))
    assert ring.newest("nanhai") == "e2"


@given(st.lists(HALLS, max_size=60), st.integers(1, 20), st.integers(1, 7))
def test_reading_in_pieces_gives_every_held_event_of_the_hall_once_and_in_order(halls, size, most):
    ring = Ring(size)
    for number, hall in enumerate(halls):
        ring.add(event(number, hall))
    position, got = ring.begin, []
    while read := ring.read("nanhai", position, most):
        got += ids(read)
        position = read[-1][0] + 1
    held = list(enumerate(halls))[-size:]
    assert got == [f"e{number}" for number, hall in held if hall == "nanhai"]
