"""Whatever clerks, visitors and machines may do to a queue, in any order, through two copies of the queue service."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from ulid import ULID

from services.queue.service import QueueService
from services.queue.store import QueueStore
from shared.clock import FixedClock, iso
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Transient
from shared.ids import new_id
from shared.messaging import Call, Event
from shared.messaging.call import Command
from shared.security import SYSTEM, Caller
from tests.faults.invariants import busy_twice, called_twice
from tests.unit.queue.hall import plain_hall

USUAL = {"called": "start", "serving": "finish"}
AT_WORK = ("on", "on", "on", "recall", "hold", "back", "nobody comes", "undo", "transfer")
"""What a clerk does with the ticket at the counter; ``on``: what comes next; ``back``: call back who is on hold."""
ACTIONS = {
    "resume": {"held"},
    "return_ticket": {"no_show"},
    "cancel": {"waiting", "held"},
    "transfer": {"waiting", "held"},
    "undo": {"called", "serving", "held", "finished", "no_show", "cancelled"},
    "reprint": {"waiting"},
    "start": {"called"},
    "finish": {"serving"},
}
"""What is done to any ticket, and the states in which that is likely to be allowed."""
COPIES, COUNTERS = (0, 1), (1, 2, 3)
DAY = "2026-03-02"
REFUSED = (Conflict, Forbidden, Invalid, NotFound)

copies, counters = st.sampled_from(COPIES), st.sampled_from(COUNTERS)
anybody = st.sampled_from((0, 0, *COUNTERS))
"""The clerk of a counter, or (0) a supervisor."""
OTHER = {"general": "tax", "tax": "general"}
queues, numbers = st.sampled_from(("general", "tax")), st.integers(0, 30)


@dataclass
class Stage:
    """What all runs share: two stores over the same documents, the clock, and how to kill the active relay."""

    stores: tuple[QueueStore, QueueStore]
    clock: FixedClock
    kill_relay: Callable[[], None]
    refused: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Said:
    """A request as it was made, to be made again, and its answer."""

    method: str
    caller: Caller
    command: Command
    given: dict[str, Any]
    answer: Any


class RandomHall(RuleBasedStateMachine):
    """One hall, new in every run."""

    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.hall = "h" + secrets.token_hex(5)
        self.events: list[Event] = []
        self.said: list[Said] = []
        self.services = [QueueService(), QueueService()]
        for service, store in zip(self.services, self.stage.stores, strict=True):
            service.store = store
        self.stage.stores[0].halls.keep([(plain_hall(self.hall), 1)])

    @initialize()
    def a_hall_opens(self) -> None:
        for counter in (1, 3):
            self.ask("open_counter", 0, self.clerk(counter), counter=f"{self.hall}-{counter}")
        for queue in ("general", "general", "tax"):
            self.somebody_comes(0, queue, elderly=False)

    @rule(copy=copies, queue=queues, elderly=st.booleans())
    def somebody_comes(self, copy: int, queue: str, elderly: bool) -> None:
        event = self.visit(queue, "elderly" if elderly else "normal")
        self.ask("issue_ticket", copy, self.kiosk, **self.order(event))

    @rule(copy=copies, queue=queues)
    def an_event_brings_somebody(self, copy: int, queue: str) -> None:
        self.hear(copy, self.visit(queue, "normal"))

    @rule(copy=copies, which=numbers)
    def an_event_comes_again(self, copy: int, which: int) -> None:
        if self.events:
            self.hear(copy, self.events[which % len(self.events)])

    @rule(queue=queues)
    def event_and_request_come_at_once(self, queue: str) -> None:
        event = self.visit(queue, "normal")
        self.at_once(lambda: self.hear(0, event), lambda: self.ask("issue_ticket", 1, self.kiosk, **self.order(event)))

    @rule(copy=copies, counter=counters, what=st.sampled_from(("open_counter", "close_counter", "pause_counter")))
    def a_counter(self, copy: int, counter: int, what: str) -> None:
        more = {"reason": "away"} if what == "pause_counter" else {}
        self.ask(what, copy, self.clerk(counter), counter=f"{self.hall}-{counter}", **more)

    @rule(first=counters, second=counters)
    def two_calls_at_once(self, first: int, second: int) -> None:
        self.at_once(lambda: self.a_call_by(0, first), lambda: self.a_call_by(1, second))

    @rule(counter=counters, deeds=st.lists(st.tuples(copies, st.sampled_from(AT_WORK)), min_size=1, max_size=6))
    def a_clerk_works(self, counter: int, deeds: list[tuple[int, str]]) -> None:
        for copy, what in deeds:
            tickets = self.tickets()
            at = {each["counter"]: each for each in tickets if each["state"] in USUAL}
            held = next((each for each in tickets if each["state"] == "held"), None)
            if ticket := at.get(f"{self.hall}-{counter}"):
                self.do(copy, self.clerk(counter), "hold" if what == "back" else what, ticket)
            elif held and what in ("back", "on"):
                self.do(copy, self.clerk(counter), "resume", held)
            else:
                self.a_call_by(copy, counter)

    @rule(copy=copies, which=numbers, what=st.sampled_from(list(ACTIONS)), fitting=st.booleans(), counter=anybody)
    def an_action(self, copy: int, which: int, what: str, fitting: bool, counter: int) -> None:
        self.act(copy, which, what, counter, fitting)

    @rule(which=numbers, first=st.sampled_from(list(ACTIONS)), second=st.sampled_from(list(ACTIONS)))
    def two_actions_at_once(self, which: int, first: str, second: str) -> None:
        self.at_once(lambda: self.act(0, which, first, 0, True), lambda: self.act(1, which, second, 0, True))

    @rule(copy=copies, which=numbers)
    def a_request_comes_again(self, copy: int, which: int) -> None:
        if self.said:
            said = self.said[which % len(self.said)]
            again = self.ask(said.method, copy, said.caller, said.command, **said.given)
            if said.method != "issue_ticket":  # which is told by its visit, and shows the ticket as it is now
                assert again == said.answer

    @rule(queue=queues)
    def a_process_dies_with_a_number_in_hand(self, queue: str) -> None:
        self.stage.stores[0].numbers.take(_wanted(self.order(self.visit(queue, "normal", kept=False))))

    @rule(seconds=st.sampled_from((1, 25, 400)))
    def time_passes(self, seconds: int) -> None:
        self.stage.clock.moment += timedelta(seconds=seconds)

    @precondition(lambda self: len(self.said) > 3)
    @rule()
    def the_active_relay_is_killed(self) -> None:
        self.stage.kill_relay()

    @invariant()
    def numbers_are_unique(self) -> None:
        tickets = self.tickets()
        assert len({each["number"] for each in tickets}) == len(tickets)
        assert len({(each["visit"], each["stop"]) for each in tickets}) == len(tickets)

    @invariant()
    def no_ticket_has_two_counters_and_no_counter_two_tickets(self) -> None:
        tickets = self.tickets()
        assert [said for each in tickets for said in called_twice(each)] == []
        assert busy_twice(tickets) == []

    @invariant()
    def the_history_is_as_long_as_the_version(self) -> None:
        shifts = self.stage.stores[0].shifts._collection.find({"hall": self.hall})
        assert all(each["version"] == len(each["history"]) for each in (*self.tickets(), *shifts))

    def tickets(self) -> list[dict[str, Any]]:
        return list(self.stage.stores[0].tickets._collection.find({"hall": self.hall}))

    @property
    def kiosk(self) -> Caller:
        return Caller("kiosk-1", frozenset({"kiosk"}), frozenset({self.hall}))

    def clerk(self, counter: int) -> Caller:
        """The clerk of ``counter``; 0: a supervisor."""
        role = "clerk" if counter else "supervisor"
        return Caller(f"{role}-{counter}", frozenset({role}), frozenset({self.hall}))

    def visit(self, queue: str, priority: str, kept: bool = True) -> Event:
        """Return the event of a visit that is old enough for the event to bring its ticket."""
        visit, now = str(ULID.from_timestamp(time.time() - 60)), self.stage.clock.now()
        stop = {"stop": 0, "matter": "m1", "queue": queue}
        facts = {"visit": visit, "day": DAY, "priority": priority, "arrived_at": iso(now)}
        data = {**facts, "stops": [stop], "language": "zh", "needs": []}
        event = Event(f"{visit}:0", "intake", "visit_registered", visit, now, self.hall, 0, "c", "system", data)
        if kept:
            self.events.append(event)
        return event

    def order(self, event: Event) -> dict[str, Any]:
        """Return the request for the ticket of a visit."""
        facts = {name: event.data[name] for name in ("visit", "day", "priority", "arrived_at")}
        return {"hall": self.hall, **facts, **event.data["stops"][0]}

    def hear(self, copy: int, event: Event) -> None:
        service = self.services[copy]
        service.asked = Call(SYSTEM, "test")
        try:
            service.on_visit(event)
        except Transient:
            self.stage.refused["transient"] += 1

    def a_call_by(self, copy: int, counter: int) -> None:
        self.ask("call", copy, self.clerk(counter), counter=f"{self.hall}-{counter}")

    def act(self, copy: int, which: int, what: str, counter: int, fitting: bool) -> None:
        """Have a clerk, or a supervisor, do ``what`` to a ticket; if ``fitting``, to one whose state suits that."""
        tickets = [each for each in self.tickets() if not fitting or each["state"] in ACTIONS[what]]
        if tickets:
            self.do(copy, self.clerk(counter), what, tickets[which % len(tickets)])

    def do(self, copy: int, caller: Caller, what: str, ticket: dict[str, Any]) -> None:
        if what == "nobody comes":
            for action in ("recall", "no_show"):
                self.ask(action, copy, caller, ticket=ticket["_id"])
                self.stage.clock.moment += timedelta(seconds=25)
        elif what == "transfer":
            self.ask(what, copy, caller, ticket=ticket["_id"], queue=OTHER[ticket["queue"]])
        else:
            method = USUAL.get(ticket["state"], what) if what == "on" else what
            self.ask(method, copy, caller, ticket=ticket["_id"])

    def ask(self, method: str, copy: int, caller: Caller, command: Command | None = None, **given: Any) -> Any:
        """Ask a copy of the service; ``None`` when it refuses. What it did is remembered, to be asked for again."""
        service, new = self.services[copy], command is None
        command = command or Command(new_id(), "same")
        service.asked = Call(caller, "test", command=command)
        try:
            answer = getattr(service, method)(**given)
        except REFUSED:
            if not new:
                raise  # it was done, so it must be answered like then
            self.stage.refused[method] += 1
            return None
        self.stage.done[method if answer is not None else f"{method}: nothing"] += 1
        if new and answer is not None:
            self.said.append(Said(method, caller, command, given, answer))
        return answer

    def at_once(self, *doings: Callable[[], Any]) -> None:
        with ThreadPoolExecutor(len(doings)) as pool:
            for each in [pool.submit(doing) for doing in doings]:
                each.result()


def _wanted(order: dict[str, Any]) -> Any:
    from services.queue.domain.ticket import Order
    from shared.contracts.parsing import parsed
    from shared.contracts.queue_asked import IssueTicket

    return Order(**parsed(IssueTicket(), order))
