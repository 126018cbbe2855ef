"""Events of one aggregate reach the screens in the order in which they happened."""

from __future__ import annotations

import eventlet

from services.gateway.domain.ring import Live
from services.gateway.store import LiveStore


class SlowAtFirst:
    """A collection whose first write takes longer than the others."""

    def __init__(self) -> None:
        self.asked, self.stored = 0, []

    def insert_one(self, document: dict) -> None:
        self.asked += 1
        eventlet.sleep(0.05 if self.asked == 1 else 0)
        self.stored.append(document["_id"])


def kept(*ids: str) -> list[str]:
    live = SlowAtFirst()
    store = LiveStore({"live": live})
    pool = eventlet.GreenPool()
    for each in ids:
        pool.spawn(store.keep, Live(each, "nanhai", {}))
    pool.waitall()
    return live.stored


def test_an_event_waits_for_the_one_before_it_of_the_same_ticket():
    assert kept("ticket:0", "ticket:1", "ticket:2") == ["ticket:0", "ticket:1", "ticket:2"]


def test_events_of_other_tickets_do_not_wait():
    assert kept("first:0", "second:0") == ["second:0", "first:0"]
