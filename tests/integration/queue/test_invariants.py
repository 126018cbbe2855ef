"""What must hold whatever is done, in whatever order, through two copies of the store over a real database."""

from __future__ import annotations

import secrets
from collections import Counter as Tally
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.queue.calling import Asking, call_next
from services.queue.domain import detours, no_show
from services.queue.domain import shift as shifts
from services.queue.domain import ticket as tickets
from services.queue.domain.rank import rank
from services.queue.domain.ticket import AT_COUNTER, Order
from services.queue.domain.undo import undo
from services.queue.issuing import issue
from services.queue.releasing import release
from services.queue.store import QueueStore
from shared.errors import Conflict
from shared.ids import new_id
from shared.storage import Stamp, connect, database
from tests.integration.queue.conftest import DAY, NOW
from tests.unit.queue.hall import CREDIT, plain_hall

COUNTERS, LARGEST_CAP = (1, 2, 3, 4), 3
QUEUES = st.sampled_from(["general", "tax"])
CLASSES = st.sampled_from(sorted(CREDIT))
PICK = st.integers(0, 1000)


class QueueMachine(RuleBasedStateMachine):
    """People come and are served at random; ``stores``: the copies. ``overtaken``: ticket → later arrivals of its queue
    that were called before it since it waits there, counted here and not by the store."""

    stores: tuple[QueueStore, QueueStore]

    @initialize()
    def begin(self):
        self.now, self.revision, self.copy = NOW, 0, 0
        self.id = "h" + secrets.token_hex(6)
        self.overtaken: Tally[str] = Tally()
        self.issued: list[str] = []
        self._publish({})
        for number in COUNTERS:
            self._open(number)

    # what people do

    @rule(queue=QUEUES, priority=CLASSES, minutes=st.integers(-3, 40), appointment=st.booleans())
    def come(self, queue, priority, minutes, appointment):
        order = Order(self.id, new_id(), 0, "m1", queue, DAY, priority, self._tick())
        if appointment:
            order = replace(order, kind="appointment", appointment_at=self.now + timedelta(minutes=minutes))
        self._issue(order)

    @rule(which=PICK, queue=QUEUES)
    def go_on_to_a_further_stop(self, which, queue):
        if before := self._one(which, "finished"):
            later = {"stop": before.stop + 1, "queue": queue}
            facts = {name: getattr(before, name) for name in Order.__dataclass_fields__ if name != "leased"}
            self._issue(Order(**facts | later | {"kind": "walk_in", "appointment_at": None}))

    @rule(number=st.sampled_from(COUNTERS))
    def call(self, number):
        before = {each.id: each for each in self._all() if each.state == "waiting"}
        try:
            called = self._call(number)
        except Conflict:
            return
        if called:
            self._count_overtakings(called[0], before)

    @rule(queue=QUEUES, number=st.sampled_from(COUNTERS), rush=st.integers(LARGEST_CAP + 1, LARGEST_CAP + 3))
    def come_before_a_rush_of_appointments(self, queue, number, rush):
        """Somebody waits while more later arrivals than may go before come: only the cap calls them first."""
        self.come(queue, "normal", 0, appointment=False)
        for _ in range(rush):
            self.come(queue, "normal", 1, appointment=True)
        for _ in range(rush):
            self._free(number)
            self.call(number)

    @rule(which=PICK)
    def start_and_finish(self, which):
        if ticket := self._one(which, "called", "serving"):
            if ticket.state == "called":
                ticket = self._do(ticket, tickets.start(ticket, self._tick()))
            self._do(ticket, tickets.finish(ticket, self._tick()))

    @rule(which=PICK)
    def miss(self, which):
        if ticket := self._one(which, "called"):
            self._do(ticket, no_show.no_show(ticket, self._tick(), self.hall.settings))

    @rule(which=PICK)
    def return_after_a_miss(self, which):
        ticket, rules = self._one(which, "no_show"), self.hall.settings
        if ticket and not ticket.void:
            nth = self.store.waiting.rank_at(self.id, DAY, ticket.queue, rules.return_places_down, rules)
            self._moved(self._do(ticket, detours.return_ticket(ticket, nth, self._tick(), rules)))

    @rule(which=PICK)
    def hold(self, which):
        if ticket := self._one(which, "called", "serving"):
            self._do(ticket, detours.hold(ticket, self._tick()))

    @rule(which=PICK, queue=QUEUES, counter=st.sampled_from([None, *COUNTERS]))
    def transfer(self, which, queue, counter):
        ticket = self._one(which, "waiting", "called", "serving", "held")
        if ticket and counter and self._shift(counter).state == "closed":
            return
        to = self.hall.counter(f"{self.id}-{counter}") if counter else self.hall.queue(queue)
        if ticket and (ticket.state != "waiting" or (counter is None and ticket.queue != queue)):
            moved = self._do(ticket, detours.transfer(ticket, to))
            assert moved.counts_from == tickets.place_in_time(moved)
            self._moved(moved)

    @rule(which=PICK)
    def cancel(self, which):
        if ticket := self._one(which, "waiting", "held"):
            self._do(ticket, detours.cancel(ticket))

    @rule(which=PICK)
    def undo(self, which):
        ticket = self._one(which, "called", "serving", "held", "finished", "no_show", "waiting", "cancelled")
        if ticket is None or ticket.last is None or ticket.last.action == "ticket_called":
            return
        try:
            self._moved(self._do(ticket, undo(ticket, self._tick(), self.hall.settings)))
        except Conflict:
            return

    # what the office and the counters do

    @rule(
        credit=st.dictionaries(CLASSES, st.integers(0, 60), max_size=3),
        one_in=st.integers(1, 4),
        cap=st.integers(0, LARGEST_CAP),
        walking=st.sampled_from([0, 60]),
    )
    def change_the_rules(self, credit, one_in, cap, walking):
        self._publish(
            {
                "credit_minutes": {**CREDIT, **credit},
                "one_priority_call_in": one_in,
                "overtaken_at_most": cap,
                "walking_seconds": walking,
            }
        )

    @rule(number=st.sampled_from(COUNTERS))
    def close_and_open_a_counter(self, number):
        shift = self._shift(number)
        if shift.state == "closed":
            self._open(number)
        elif not self.store.tickets.at_counters([shift.counter]):
            assert self.store.shifts.advance(shift, *shifts.close_counter(shift, self._tick()), self._stamp())
            release(self.store, self.hall, shift.counter, self._stamp())

    @precondition(lambda self: hasattr(self, "issued"))
    @rule(seconds=st.integers(1, 1200))
    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)

    # what must hold

    @invariant()
    def nobody_is_lost_and_nobody_is_at_two_counters(self):
        if not hasattr(self, "issued"):
            return
        everybody = self._all()
        assert sorted(each.id for each in everybody) == sorted(self.issued)
        there = [each for each in everybody if each.state in AT_COUNTER]
        assert len({each.counter for each in there}) == len(there)
        assert len({each.visit for each in there}) == len(there)

    @invariant()
    def numbers_are_unique_and_without_gaps(self):
        if not hasattr(self, "issued"):
            return
        taken = [(each.issued_queue, each.sequence) for each in self._all() if each.takes_number]
        assert len(set(taken)) == len(taken)
        for queue in self.hall.queues:
            assert self.store.numbers.unused(self.id, DAY, queue) == []

    def teardown(self):
        """Close what is open, call whoever waits: nobody is left, however the rules were changed meanwhile."""
        if not hasattr(self, "issued"):
            return
        for ticket in [each for each in self._all() if each.state in AT_COUNTER]:
            self._do(ticket, detours.transfer(ticket, self.hall.queue(ticket.queue)))
        for number in COUNTERS:
            if self._shift(number).state == "closed":
                self._open(number)
            shift = self._shift(number)
            assert self.store.shifts.advance(shift, *shifts.close_counter(shift, self._tick()), self._stamp())
            release(self.store, self.hall, shift.counter, self._stamp())
        assert {each.state for each in self._all()} <= {"waiting", "finished", "no_show", "cancelled"}
        self._open(1)
        self.now += timedelta(hours=2)
        self._check_who_is_ahead()
        waiting = sum(each.state == "waiting" for each in self._all())
        for _ in range(waiting):
            called = self._call(1)
            assert called is not None
            started = self._do(called[0], tickets.start(called[0], self._tick()))
            self._do(started, tickets.finish(started, self._tick()))
        assert self._call(1) is None

    # how it is done

    @property
    def store(self):
        self.copy = 1 - self.copy
        return self.stores[self.copy]

    def _tick(self):
        self.now += timedelta(seconds=1)
        return self.now

    def _stamp(self):
        return Stamp(self.now, "tester", "test")

    def _publish(self, rules):
        self.revision += 1
        quick = {"calls_before_no_show": 1, "recall_after_seconds": 0, "overtaken_at_most": LARGEST_CAP}
        self.store.halls.keep([(plain_hall(self.id, **quick | rules), self.revision)])
        self.hall = self.store.halls.read_again(self.id)

    def _shift(self, number):
        counter = self.hall.counter(f"{self.id}-{number}")
        known = self.store.shifts.get(shifts.shift_id(counter.id, DAY))
        return known or shifts.new_shift(self.id, counter, DAY)

    def _open(self, number):
        shift, counter = self._shift(number), self.hall.counter(f"{self.id}-{number}")
        change = shifts.open_counter(shift, ("general", "tax"), f"clerk-{number}", self._tick(), everything=False)
        assert change
        assert self.store.shifts.advance(shift, *change, self._stamp())
        assert counter.number == number

    def _free(self, number):
        """Let the counter be open and without a ticket."""
        if self._shift(number).state == "closed":
            self._open(number)
        for ticket in self.store.tickets.at_counters([f"{self.id}-{number}"]):
            if ticket.state == "called":
                ticket = self._do(ticket, tickets.start(ticket, self._tick()))
            self._do(ticket, tickets.finish(ticket, self._tick()))

    def _issue(self, order):
        ticket, _ = issue(self.store, self.hall, order, "rpc", self._stamp())
        if ticket.id not in self.issued:
            self.issued.append(ticket.id)
        assert issue(self.store, self.hall, order, "event", self._stamp())[0].id == ticket.id

    def _call(self, number):
        asking = Asking(f"clerk-{number}", False, self._tick(), self._stamp())
        return call_next(self.store, self.hall, self.hall.counter(f"{self.id}-{number}"), asking)

    def _all(self):
        found = self.stores[0].tickets._collection.find({"hall": self.id}, {"_id": 1}).sort("_id", 1)
        return [self.stores[0].tickets.get(each["_id"]) for each in found]

    def _one(self, which, *states):
        fitting = [each for each in self._all() if each.state in states]
        return fitting[which % len(fitting)] if fitting else None

    def _do(self, ticket, change):
        done = self.store.tickets.advance(ticket, *change, self._stamp())
        assert done
        return done

    def _moved(self, ticket):
        """It waits elsewhere, or from another moment on: what was counted there does not count here."""
        self.overtaken.pop(ticket.id, None)

    def _count_overtakings(self, called, before):
        """``before``: who waited just before the call. A bound ticket is called by one counter alone, out of line."""
        if before[called.id].bound_to:
            return
        for each in before.values():
            callable_now = each.not_before is None or each.not_before <= self.now
            same = each.queue == called.queue and not each.bound_to and callable_now
            if same and each.counts_from < called.counts_from:
                self.overtaken[each.id] += 1
                assert self.overtaken[each.id] <= LARGEST_CAP

    def _check_who_is_ahead(self):
        waiting = [each for each in self._all() if each.state == "waiting"]
        rules = self.hall.settings
        for each in waiting:
            order = sorted(
                (other for other in waiting if other.queue == each.queue), key=lambda o: (rank(o, rules), o.id)
            )
            assert self.store.waiting.ahead(each, rules) == order.index(each)


@pytest.fixture
def stores(hall_settings):
    clients = [connect(hall_settings) for _ in range(2)]
    made = tuple(QueueStore(database(client, hall_settings, "queue")) for client in clients)
    made[0].install()
    yield made
    for client in clients:
        client.close()


def test_whatever_is_done_in_whatever_order(stores):
    QueueMachine.stores = stores
    patient = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    run_state_machine_as_test(QueueMachine, settings=settings(max_examples=10, stateful_step_count=40, **patient))
