"""Events that come often, late, backwards or all at once, to the real services."""

from __future__ import annotations

import random
from typing import Any

from shared.messaging import Event
from tests.faults.conftest import Ground
from tests.faults.retelling import deliver, histories, lose_place, no_relay
from tests.faults.visitors import serve
from tests.servers import wait_for


def test_events_five_times_each_and_backwards_lead_to_what_happened(ground: Ground) -> None:
    with no_relay(ground.hands):
        tickets = serve(ground, 3)
        said = unheard(ground)
        assert len(said) >= len(tickets) * 5
        deliver(ground.hands.suite.instance.amqp_url, said[::-1] * 5)
        wait_for(lambda: all(each["state"] == "closed" for each in known_visits(ground, tickets)), "visits closed")
        hear_what_came_of_it(ground)
        told = what_is_known(ground, tickets)
    settled(ground)
    assert what_is_known(ground, tickets) == told
    assert len(told["visits"]) == len(told["facts"]) == len(tickets)


def test_everything_that_ever_happened_once_more_in_any_order_changes_nothing(ground: Ground) -> None:
    tickets = serve(ground, 2)
    settled(ground)
    before = what_is_known(ground, tickets)
    again = histories(ground.look)
    random.Random(4).shuffle(again)
    deliver(ground.hands.suite.instance.amqp_url, again[:2_000])
    settled(ground)
    assert what_is_known(ground, tickets) == before


def test_a_place_in_the_stream_that_is_lost_loses_no_event(ground: Ground) -> None:
    with no_relay(ground.hands):
        serve(ground, 2)
        lose_place(ground.look)
    settled(ground)
    serve(ground, 1)
    settled(ground)


def hear_what_came_of_it(ground: Ground) -> None:
    """Deliver what the events have led to, what that has led to (a clause's standing, seconds later), and so on."""
    for _ in range(10):
        deliver(ground.hands.suite.instance.amqp_url, unheard(ground) * 5)
        if ground.look.until_nothing(ground.load.ledger, 10).nothing:
            return
    settled(ground)


def unheard(ground: Ground) -> list[Event]:
    """Return what has happened and is no evidence yet, though it is meant to be."""
    evidence = {each["_id"] for each in ground.look.databases["standards"]["evidence"].find({}, {"_id": 1})}
    return [each for each in histories(ground.look) if each.id not in evidence]


def settled(ground: Ground) -> None:
    """Wait until everybody has heard of everything; nothing is amiss then."""
    found = ground.look.until_nothing(ground.load.ledger)
    assert found.nothing, f"\n{found}"


def what_is_known(ground: Ground, tickets: list[str]) -> dict[str, Any]:
    """Return what intake knows of the visits and standards of the tickets."""
    visits = known_visits(ground, tickets)
    first_stops = [f"{each['_id']}:0" for each in visits]
    facts = ground.look.databases["standards"]["fact_tickets"].find({"_id": {"$in": first_stops}})
    return {"visits": visits, "facts": list(facts.sort("_id"))}


def known_visits(ground: Ground, tickets: list[str]) -> list[dict[str, Any]]:
    """Return what intake knows of the visits of ``tickets``."""
    wanted = dict.fromkeys(("state", "stops", "guidance"), 1)
    found = ground.look.databases["intake"]["visits"].find({"stops.ticket.id": {"$in": tickets}}, wanted)
    return list(found.sort("_id"))
