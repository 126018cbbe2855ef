"""The stage: eight counters that leave no queue out, and the matters that can be had at them."""

from __future__ import annotations

import pytest

from loadtests.player.plan import Offer
from loadtests.player.stage import capacity_of, choose_counters, offers_of


def counter(number: int, *queues: str) -> dict[str, object]:
    return {"id": f"nanhai-{number}", "number": number, "queues": list(queues)}


COUNTERS = [counter(1, "a", "b", "c", "d"), *(counter(number, "a") for number in range(2, 9)), counter(9, "b", "c")]


def test_the_chosen_counters_serve_every_queue_more_than_once_where_that_can_be():
    chosen = choose_counters(COUNTERS, 4)
    assert chosen[0]["number"] == 1
    assert 9 in [each["number"] for each in chosen]
    assert len(chosen) == 4


def test_a_hall_with_fewer_counters_opens_all():
    assert len(choose_counters(COUNTERS[:3], 8)) == 3


def test_the_shares_of_the_queues_add_up_to_the_counters_time():
    shares = capacity_of(COUNTERS)
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares, key=shares.__getitem__) == "a"


def test_matters_that_the_hall_does_not_offer_are_left_out():
    matters = [
        {"id": "m1", "queues": {"nanhai": "a"}, "source": "511602"},
        {"id": "m2", "queues": {"guicheng": "a"}, "source": "511602"},
        {"id": "m3", "queues": {"nanhai": "b"}, "source": "sample"},
    ]
    assert offers_of(matters, "nanhai") == [Offer("m1", "a", True), Offer("m3", "b", False)]
