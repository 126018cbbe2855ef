"""Leases of numbers on the real database: several kiosks, several copies of the service, answers that get lost."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from services.queue.domain import leasing
from services.queue.domain.leasing import Claim
from services.queue.lease_methods import end_leases
from shared.clock import clock, iso
from shared.errors import Conflict, Forbidden
from shared.ids import new_code
from shared.messaging.call import Command
from tests.integration.queue.conftest import CLERK, DAY, KIOSK, NOW, stamp


@pytest.fixture
def rules():
    return {"offline_minutes": 10, "offline_seconds_per_ticket": 60}


def numbers(blocks, queue="general"):
    return [n for each in blocks if each["queue"] == queue for n in range(each["first"], each["last"] + 1)]


def the_same():
    """Return a request that is sent again."""
    return Command(secrets.token_hex(16), "body")


def test_several_kiosks_at_once_at_two_copies_get_disjoint_blocks(world):
    stores = [world.store, world.another()]

    def leased(n):
        store = stores[n % 2]
        for _ in range(50):
            before = store.leasings.get(world.hall.id, DAY)
            after, blocks, said = leasing.lease(before, world.hall, f"kiosk-{n}", {}, NOW, new_code)
            if store.leasings.advance(before, after, said, stamp()):
                return blocks
        raise AssertionError("never the first")

    with ThreadPoolExecutor(8) as kiosks:
        made = [block for blocks in kiosks.map(leased, range(8)) for block in blocks]
    given = [n for each in made if each.queue == "general" for n in range(each.first, each.last + 1)]
    assert sorted(given) == list(range(500, 580))
    assert len(world.store.leasings.get(world.hall.id, DAY).blocks) == len(made)


def test_kiosks_ask_the_service_at_once(halls):
    def leased(n):
        with halls.by(KIOSK, f"kiosk-{n}") as queue:
            return queue.lease_numbers(hall=halls.hall, left={})["blocks"]

    with ThreadPoolExecutor(4) as kiosks:
        blocks = [each for made in kiosks.map(leased, range(4)) for each in made]
    assert sorted(numbers(blocks)) == list(range(500, 540))
    assert sorted(numbers(blocks, "tax")) == list(range(500, 540))


def test_a_lost_answer_loses_no_block(halls):
    command = the_same()
    with halls.by(KIOSK, command=command) as queue:
        first, again = (queue.lease_numbers(hall=halls.hall, left={}) for _ in range(2))
    assert first == again
    with halls.by(KIOSK, "kiosk-2") as queue:
        assert numbers(queue.lease_numbers(hall=halls.hall, left={})["blocks"])[0] == 510


def test_the_same_key_for_another_request_is_refused(halls):
    command = the_same()
    with halls.by(KIOSK, command=command) as queue:
        queue.lease_numbers(hall=halls.hall, left={})
    with halls.by(KIOSK, command=Command(command.id, "another")) as queue, pytest.raises(Conflict):
        queue.lease_numbers(hall=halls.hall, left={"general": 3})


def test_only_a_kiosk_of_the_hall_leases_numbers(halls):
    with halls.by(CLERK) as queue, pytest.raises(Forbidden):
        queue.lease_numbers(hall=halls.hall)
    with halls.by(KIOSK, hall="elsewhere") as queue, pytest.raises(Forbidden):
        queue.lease_numbers(hall=halls.hall)


def test_a_number_has_one_use_whoever_claims_it_at_once(world):
    stores = [world.store, world.another()]
    before = world.store.leasings.get(world.hall.id, DAY)
    after, (block, *_), said = leasing.lease(before, world.hall, "kiosk-1", {}, NOW, new_code)
    world.store.leasings.advance(before, after, said, stamp())

    def claimed(n):
        store, claim = stores[n % 2], Claim(f"t-{n}", block.id, block.queue, block.first, NOW)
        for _ in range(50):
            leases = store.leasings.get(world.hall.id, DAY)
            used, (verdict,), happened = leasing.use(leases, world.hall, [claim], NOW)
            if happened is None or store.leasings.advance(leases, used, happened, stamp()):
                return verdict.reason
        raise AssertionError("never the first")

    with ThreadPoolExecutor(8) as claims:
        told = list(claims.map(claimed, range(8)))
    assert sorted(told, key=str) == [None, *["used_twice"] * 7]


def test_ordinary_numbers_pass_by_those_of_the_kiosks(world):
    key = f"{world.hall.id}:{DAY}:general"
    world.store.numbers._durable.update_one({"_id": key}, {"$set": {"last": 498}}, upsert=True)
    with ThreadPoolExecutor(8) as clients:
        made = sorted(each.sequence for each in clients.map(lambda _: world.issue(), range(9)))
    assert made == [499, *range(600, 608)]
    assert not [each for each in world.store.numbers.unused(world.hall.id, DAY, "general") if 500 <= each <= 599]


def test_a_fail_over_does_not_let_ordinary_numbers_go_on_behind_leased_ones(world):
    world.issue()
    world.issue(leased=550)
    world.store.numbers._durable.update_one({"_id": f"{world.hall.id}:{DAY}:general"}, {"$set": {"last": 0}})
    assert world.issue().sequence == 2


def test_a_leased_ticket_waits_by_the_time_of_its_kiosk(world):
    later = world.issue(arrived_at=NOW + timedelta(minutes=5))
    offline = world.issue(arrived_at=NOW, leased=500)
    world.shift(3)
    called, *_ = world.call(3, now=NOW + timedelta(minutes=6))
    assert (called.id, offline.number, later.number) == (offline.id, "A500", "A001")


def test_a_number_that_somebody_has_is_refused_and_not_replaced(world):
    world.issue(leased=500)
    with pytest.raises(Conflict, match="somebody else's"):
        world.issue(leased=500)


def test_leases_end_with_their_day_and_say_what_was_left_once(world):
    before = world.store.leasings.get(world.hall.id, DAY)
    after, _, said = leasing.lease(before, world.hall, "kiosk-1", {}, NOW, new_code)
    world.store.leasings.advance(before, after, said, stamp())
    assert end_leases(world.store, world.hall, NOW, stamp(), 10) == 0
    tomorrow = NOW + timedelta(days=1)
    assert [end_leases(world.store, world.hall, tomorrow, stamp(), 10) for _ in range(2)] == [1, 0]
    kept = world.store.leasings.get(world.hall.id, DAY)
    assert (kept.state, len(kept.unused)) == ("ended", 2)


def test_what_a_kiosk_gave_is_judged_once_by_whichever_copy(halls):
    with halls.by(KIOSK) as queue:
        leased = queue.lease_numbers(hall=halls.hall, left={})
        block = leased["blocks"][0]
        asked = {"id": "t-1", "lease": block["id"], "day": leased["day"], "queue": block["queue"]}
        tickets = [{**asked, "sequence": block["first"], "at": iso(clock.now())}]
        first, again = (queue.use_leased(hall=halls.hall, tickets=tickets) for _ in range(2))
    assert first == again
    assert (first[0]["reason"], first[0]["device"]) == (None, "kiosk-1")
