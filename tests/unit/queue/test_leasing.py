"""Numbers leased to kiosks: blocks never meet, numbers are used once, and all are accounted for."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.queue.domain import leasing
from services.queue.domain.leasing import Claim, Leasing
from services.queue.domain.numbers import LEASED, is_leased, leased_runs
from services.queue.domain.ticket import Order, issue
from shared.errors import Conflict
from tests.unit.queue.hall import a_hall, at

HALL = a_hall(offline_minutes=30, offline_seconds_per_ticket=180)  # ten numbers of each queue
EMPTY = Leasing("nanhai", "2026-03-02")
ids = (f"lease-{n}" for n in count())


def lease(before, device="kiosk-1", left=None, hall=HALL):
    return leasing.lease(before, hall, device, left or {}, at("09:00"), lambda: next(ids))


def numbers(blocks, queue):
    return [n for each in blocks if each.queue == queue for n in range(each.first, each.last + 1)]


def claim(block, sequence=None, ticket="a", now="09:30", **changes):
    wanted = {"queue": block.queue, "sequence": sequence or block.first, "at": at(now), "lease": block.id} | changes
    return Claim(ticket=ticket, **wanted)


def judged(before, *claims, now="10:00"):
    after, verdicts, said = leasing.use(before, HALL, claims, at(now))
    return after, [each.reason or each.use.arrived_at for each in verdicts], said


def test_a_kiosk_gets_numbers_of_every_queue_for_the_minutes_that_the_hall_has_set():
    after, blocks, said = lease(EMPTY)
    assert numbers(blocks, "general") == numbers(blocks, "tax") == list(range(500, 510))
    assert leasing.labels(HALL, blocks[0]) == ("A500", "A509")
    assert after.blocks == blocks
    assert [each["first"] for each in said.data["blocks"]] == [500, 500]
    assert not any(block.id in str(said.data) for block in blocks)  # by which its numbers are used


def test_it_is_filled_up_by_what_it_lacks_and_gets_nothing_when_it_is_full():
    after, _, _ = lease(EMPTY)
    after, blocks, _ = lease(after, left={"general": 10, "tax": 7})
    assert (numbers(blocks, "general"), numbers(blocks, "tax")) == ([], [510, 511, 512])
    assert lease(after, left={"general": 10, "tax": 10})[1:] == ((), None)


def test_none_are_leased_where_the_office_wants_none():
    assert lease(EMPTY, hall=a_hall(offline_minutes=0))[2] is None


def test_a_kiosk_that_forgets_what_it_holds_does_not_use_up_all_numbers():
    after = EMPTY
    for _ in range(leasing.LEASES_A_DAY):
        after, _, _ = lease(after)
    with pytest.raises(Conflict, match="seems to forget"):
        lease(after)
    assert lease(after, "kiosk-2")[1]


def test_behind_the_last_of_three_digits_come_those_of_four():
    assert list(leased_runs(597, 4)) == [(598, 599), (5000, 5001)]
    assert not is_leased(600)


def test_there_is_an_end_to_the_numbers():
    with pytest.raises(ValueError, match="more than there are"):
        list(leased_runs(59_990, 10))


@given(st.lists(st.tuples(st.sampled_from(["k1", "k2", "k3"]), st.integers(0, 12), st.integers(0, 12)), max_size=25))
def test_blocks_of_several_kiosks_never_meet_and_stay_in_the_range_of_kiosks(asked):
    after = EMPTY
    for device, general, tax in asked:
        after, new, _ = lease(after, device, {"general": general, "tax": tax})
        assert len(numbers(new, "general")) == max(0, 10 - general)
    for queue in HALL.queues:
        given_out = numbers(after.blocks, queue)
        assert len(given_out) == len(set(given_out))
        assert all(any(first <= each <= last for first, last in LEASED) for each in given_out)


@given(st.data())
def test_merged_in_pieces_in_any_order_and_again_each_ticket_counts_once(data):
    after, blocks, _ = lease(EMPTY)
    after, others, _ = lease(after, "kiosk-2")
    tickets = [
        claim(b, n, f"{b.device}-{b.queue}-{n}") for b in (*blocks, *others) for n in range(b.first, b.first + 3)
    ]
    sent = [*data.draw(st.lists(st.lists(st.sampled_from(tickets), max_size=6), max_size=8)), tickets]
    said = []
    for place, piece in enumerate(sent):
        after, verdicts, happened = leasing.use(after, HALL, piece, at("10:00") + timedelta(minutes=place))
        assert all(each.use for each in verdicts)
        said += happened.data["used"] if happened else []
    assert sorted(each["ticket"] for each in said) == sorted(each.ticket for each in tickets)
    assert len({(each.queue, each.sequence) for each in after.uses}) == len(tickets)
    assert judged(after, *tickets)[2] is None


@pytest.mark.parametrize(("kiosk_says", "counts"), [("09:30", "09:30"), ("08:00", "09:00"), ("23:00", "10:00")])
def test_the_clock_of_a_kiosk_counts_between_lease_and_merge(kiosk_says, counts):
    after, (block, *_), _ = lease(EMPTY)
    assert judged(after, claim(block, now=kiosk_says))[1] == [at(counts)]


def test_a_repeated_ticket_keeps_the_time_that_it_was_merged_with():
    after, (block, *_), _ = lease(EMPTY)
    after, first, _ = judged(after, claim(block, now="23:00"), now="10:00")
    assert judged(after, claim(block, now="23:00"), now="11:00")[1] == first


def test_what_is_not_of_the_lease_or_used_twice_is_refused_and_the_others_are_merged():
    after, (block, other, *_), _ = lease(EMPTY)
    after, told, said = judged(
        after,
        claim(block, 500, "a"),
        claim(block, 500, "b"),
        claim(block, 501, "a"),
        claim(block, 23, "c"),
        claim(block, 510, "d"),
        claim(block, 502, "e", lease="guessed"),
        claim(block, 502, "f", queue=other.queue),
        claim(block, 502, "g", queue="pets"),
        claim(block, 503, "h"),
    )
    refused = ["used_twice", "other_number", *["not_leased"] * 4, "unknown_queue"]
    assert told == [at("09:30"), *refused, at("09:30")]
    assert [each["sequence"] for each in said.data["used"]] == [500, 503]


def test_when_the_day_is_over_unused_numbers_are_recorded_as_gaps_with_their_reason():
    after, (block, *_), _ = lease(EMPTY)
    after, _, _ = judged(after, claim(block, 502, "a"), claim(block, 503, "b"), claim(block, 509, "c"))
    over, said = leasing.end(after)
    gaps = [(each["first"], each["last"], each["reason"]) for each in over.unused if each["queue"] == "general"]
    assert gaps == [(500, 501, "never_used"), (504, 508, "never_used")]
    assert said.data["unused"] == list(over.unused)
    assert judged(over, claim(block, 504, "late"))[1] == [at("09:30")]  # a kiosk that comes back later loses nothing


def test_a_ticket_with_a_leased_number_says_so():
    order = Order("nanhai", "v", 0, "m1", "general", "2026-03-02", "normal", at("09:00"), leased=500)
    ticket, said = issue("t", order, HALL.queue("general"), 500, HALL.settings, "rpc")
    assert (ticket.number, said.data["leased"]) == ("A500", True)
