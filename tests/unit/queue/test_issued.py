"""What a process remembers of the tickets it issued lately."""

from __future__ import annotations

import threading

from services.queue.store.issued import IssuedLately


def test_a_stop_is_known_once_its_ticket_is_stored():
    issued = IssuedLately()
    assert not issued.wait_for(("visit", 0), 0)
    issued.add(("visit", 0))
    assert issued.wait_for(("visit", 0), 0)
    assert not issued.wait_for(("visit", 1), 0)


def test_who_waits_for_a_stop_hears_of_it_when_it_comes():
    issued, heard = IssuedLately(), []
    waiting = threading.Thread(target=lambda: heard.append(issued.wait_for(("visit", 0), 30)))
    waiting.start()
    issued.add(("other", 0))
    issued.add(("visit", 0))
    waiting.join(30)
    assert heard == [True]


def test_only_the_last_thousand_are_remembered():
    issued = IssuedLately()
    for number in range(1001):
        issued.add((f"visit-{number}", 0))
    assert not issued.wait_for(("visit-0", 0), 0)
    assert issued.wait_for(("visit-1", 0), 0)
