"""Events reach the screens in the order in which they came, and none is taken for stored that may be lost."""

from __future__ import annotations

from typing import Any

import eventlet
import pytest
from pymongo.errors import BulkWriteError

from services.gateway.domain.ring import Live
from services.gateway.store import LiveStore
from shared.messaging.answers import is_outage

ENDING = {"code": 91, "errmsg": "Replication is being shut down"}


class SlowAtFirst:
    """A collection whose first write takes longer than the others, and which has ``before`` already.

    ``said``: errors of the majority that every write comes back with.
    """

    def __init__(self, *before: str, said: tuple[dict[str, Any], ...] = ()) -> None:
        self.asked, self.stored, self.said = 0, list(before), list(said)

    def insert_many(self, documents: list[dict[str, Any]]) -> None:
        self.asked += 1
        eventlet.sleep(0.05 if self.asked == 1 else 0)
        for index, each in enumerate(documents):
            if each["_id"] in self.stored:
                raise BulkWriteError(
                    {"writeErrors": [{"code": 11000, "index": index}], "writeConcernErrors": self.said}
                )
            self.stored.append(each["_id"])
        if self.said:
            raise BulkWriteError({"writeErrors": [], "writeConcernErrors": self.said})


def keep(live: SlowAtFirst, *ids: str) -> list[str]:
    store, pool = LiveStore({"live": live}), eventlet.GreenPool()
    for each in ids:
        pool.spawn(store.keep, Live(each, "nanhai", {}))
    pool.waitall()
    return live.stored


def test_an_event_waits_for_those_before_it():
    assert keep(SlowAtFirst(), "ticket:0", "ticket:1", "ticket:2") == ["ticket:0", "ticket:1", "ticket:2"]


def test_those_that_come_during_a_write_are_written_together():
    live = SlowAtFirst()
    keep(live, "first:0", "second:0", "third:0", "fourth:0")
    assert live.asked == 2


def test_what_has_come_before_holds_up_nobody():
    live = SlowAtFirst("first:0", "third:0")
    assert keep(live, "first:0", "second:0", "third:0", "fourth:0") == ["first:0", "third:0", "second:0", "fourth:0"]


@pytest.mark.parametrize("before", [(), ("ticket:0",)], ids=["new", "again"])
def test_without_the_word_of_the_majority_an_event_comes_again(before):
    store = LiveStore({"live": SlowAtFirst(*before, said=(ENDING,))})
    with pytest.raises(BulkWriteError) as caught:
        store.keep(Live("ticket:0", "nanhai", {}))
    assert is_outage(caught.value)
