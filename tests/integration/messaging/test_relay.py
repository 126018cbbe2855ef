"""From the history of an aggregate to every receiver: nothing missing, nothing out of order."""

from __future__ import annotations

import signal

import pytest
from amqp.exceptions import NotFound
from kombu import Connection

from shared.messaging import Event, handles
from shared.messaging.lease import Lease, seed_lease
from shared.messaging.relay import COLLECTION, late
from shared.messaging.topology import inbox_name, parked_name
from tests.integration.messaging.toys import Shifts, depth, eventually


class Standards:
    """Hears of counters, and remembers."""

    name = "standards"
    seen: list[Event] = []

    @handles("counter_opened")
    def on_counter_opened(self, event: Event) -> None:
        self.seen.append(event)


@pytest.fixture
def shifts(quick):
    Standards.seen.clear()
    sender = Shifts(quick)
    yield sender
    sender.client.close()


def arrivals(subject: str) -> list[int]:
    """In the order of first sight: a relay that starts anew may send an event twice, and receivers drop that."""
    return list(dict.fromkeys(each.seq for each in Standards.seen if each.subject == subject))


def seen_all(shifts: Shifts) -> bool:
    return {each.id for each in Standards.seen} >= set(shifts.ids())


def test_events_arrive_whole_and_in_the_order_of_their_aggregate(shifts, start, relay):
    start(Standards)
    relay()
    for name in ("a", "b", "c"):
        shifts.open(name, times=20)
    eventually(lambda: seen_all(shifts), "all events")
    for name in ("a", "b", "c"):
        assert arrivals(name) == list(range(20))
    (third,) = (each for each in Standards.seen if each.id == "a:3")
    assert (third.source, third.type, third.subject, third.hall) == ("queue", "counter_opened", "a", "nanhai")
    assert (third.actor, third.correlationid, third.data["counter_number"]) == ("tester", "correlation-1", 4)


def test_what_was_written_before_the_relays_and_the_receivers_first_start_arrives(shifts, start, relay):
    shifts.open("before", times=3)
    relay()
    shifts.open("after", times=2)
    eventually(lambda: not late(shifts.settings, ["queue"]), "the relay")
    eventually(lambda: _waiting(shifts, inbox_name("standards")) >= 5, "the events in the inbox")
    start(Standards)
    eventually(lambda: seen_all(shifts), "all events")
    assert arrivals("before")[-1] == 2


def test_a_relay_killed_between_confirm_and_place_repeats_and_loses_nothing(shifts, start, relay):
    start(Standards)
    dying = relay(DIE_BEFORE_STORING="4")
    eventually(lambda: shifts.database[COLLECTION].find_one({"_id": "token", "token": {"$ne": None}}), "the stream")
    for number in range(15):
        shifts.open(f"first-{number}", times=10)
    eventually(lambda: dying.poll() is not None, "the relay's death")
    assert dying.returncode == -signal.SIGKILL
    relay()
    for number in range(5):
        shifts.open(f"second-{number}", times=10)
    eventually(lambda: seen_all(shifts), "all events", 30)
    for number in range(15):
        assert arrivals(f"first-{number}") == list(range(10))


def test_of_two_relays_one_is_active_and_the_other_takes_over(shifts, start, relay):
    start(Standards)
    first = relay()
    eventually(lambda: _owner(shifts), "a holder of the lease")
    relay()
    shifts.open("a", times=5)
    eventually(lambda: seen_all(shifts), "all events")
    holder = _owner(shifts)
    assert arrivals("a") == list(range(5))
    first.kill()
    shifts.open("b", times=5)
    eventually(lambda: arrivals("b") == list(range(5)), "the events after the takeover", 10)
    assert _owner(shifts) != holder


def test_a_relay_that_is_asked_to_end_lets_the_next_one_in_at_once(shifts, relay):
    first = relay()
    eventually(lambda: _owner(shifts), "a holder of the lease")
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=10) == 0
    assert Lease(shifts.database[COLLECTION], "next").acquire()


def test_a_relay_that_slept_through_its_lease_is_refused_and_nothing_is_lost(shifts, start, relay):
    start(Standards)
    sleeper = relay()
    shifts.open("a", times=3)
    eventually(lambda: seen_all(shifts), "the first events")
    sleeper.send_signal(signal.SIGSTOP)
    relay()
    shifts.open("b", times=30)
    eventually(lambda: seen_all(shifts), "the events from the other relay", 15)
    holder = _owner(shifts)
    sleeper.send_signal(signal.SIGCONT)
    shifts.open("c", times=30)
    eventually(lambda: seen_all(shifts), "all events")
    assert _owner(shifts) == holder
    assert arrivals("c") == list(range(30))


def _older_than_the_oplog(token: str) -> str:
    return token[:2] + "00000001" + token[10:]  # the second of the change, in hexadecimal


@pytest.mark.parametrize(
    "spoil", [_older_than_the_oplog, lambda _: "82", lambda _: "none"], ids=["old", "cut", "rubbish"]
)
def test_a_lost_place_has_the_histories_read_again(shifts, start, relay, spoil):
    start(Standards)
    first = relay()
    shifts.open("a", times=4)
    eventually(lambda: seen_all(shifts), "the first events")
    first.send_signal(signal.SIGTERM)
    first.wait(timeout=10)
    shifts.open("b", times=4)
    stored = shifts.database[COLLECTION].find_one({"_id": "token"})["token"]["_data"]
    shifts.database[COLLECTION].update_one({"_id": "token"}, {"$set": {"token": {"_data": spoil(stored)}}})
    relay()
    eventually(lambda: seen_all(shifts), "what happened without a relay")
    shifts.open("c", times=2)
    eventually(lambda: seen_all(shifts), "what happens now")


def test_a_queue_that_was_deleted_is_declared_again_and_the_event_sent_again(shifts, start, relay):
    relay()
    eventually(lambda: _owner(shifts), "a holder of the lease")
    shifts.open("a")
    eventually(lambda: _waiting(shifts, inbox_name("standards")) >= 1, "the first event")  # it may come twice
    with Connection(shifts.settings.amqp_url) as connection, connection.channel() as channel:
        for service in ("standards", "gateway"):
            channel.queue_delete(inbox_name(service))
            channel.queue_delete(parked_name(service))
    shifts.open("b", times=2)
    start(Standards)
    eventually(lambda: arrivals("b")[-2:] == [0, 1] or arrivals("b")[-1:] == [1], "the events after the deletion")


def test_a_lease_is_one_owners_until_it_runs_out(shifts):
    seed_lease(shifts.database[COLLECTION])
    first, second = (Lease(shifts.database[COLLECTION], name) for name in ("first", "second"))
    assert first.acquire()
    assert not second.acquire()
    first.renew()
    assert first.held
    first.release()
    assert second.acquire()
    assert second.fence == first.fence + 1
    first.renew()
    assert not first.held


def _waiting(shifts: Shifts, queue: str) -> int:
    try:
        return depth(shifts.settings, queue)
    except NotFound:
        return 0


def _owner(shifts: Shifts) -> str | None:
    found = shifts.database[COLLECTION].find_one({"_id": "lease", "$expr": {"$gt": ["$until", "$$NOW"]}})
    return found["owner"] if found else None


def test_a_stream_that_the_database_has_ended_is_no_end_of_the_relay(shifts, start, relay):
    start(Standards)
    relay()
    shifts.open("before", times=2)
    eventually(lambda: seen_all(shifts), "the first events")
    shifts.client.drop_database(shifts.database.name)
    shifts.shifts.ensure_indexes()
    shifts.open("after", times=3)
    eventually(lambda: arrivals("after")[-3:] == [0, 1, 2], "the events after the end of the stream")
