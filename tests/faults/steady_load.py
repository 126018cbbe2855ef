"""A bounded, steady load through the door, by the people of the demonstration: each says a thing until it is answered.

What was answered is in the ledger. Nobody here minds a fault: a request is repeated with its Idempotency-Key until the
hall answers, and a 409 after a lost answer is looked at: it may be one's own deed.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from loadtests.player.actors import Clerk, GuidanceDesk, Guide, Kiosk
from loadtests.player.door import Door, GaveUp
from loadtests.player.ledger import Ledger
from loadtests.player.pace import Pace
from loadtests.player.plan import Arrival, Guidance
from loadtests.player.stage import Stage, look_around
from shared.clock import HallClock
from tests.servers import wait_for
from tests.suite import Suite

HALL = "guicheng"
COUNTERS = 3
KIOSKS = 2
GUIDED_EVERY = 6
"""One visitor in so many asks for help with online filing."""
SERVICE_SECONDS = 0.2
DRAINED_WITHIN_SECONDS = 120.0
_LONGEST_SECONDS = 600.0
_REAL_TIME = HallClock()


@dataclass
class SteadyLoad:
    """``rate``: visits a second, all kiosks together. ``ledger``: what was acknowledged. ``also``: further doors of the
    suite, which people take in turn.
    """

    suite: Suite
    rate: float = 2.0
    also: tuple[str, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    doors: list[Door] = field(default_factory=list)
    _indices: Iterator[int] = field(default_factory=lambda: count(1_000_000))

    def start(self) -> None:
        """Let people come and be served, from now on."""
        begins = _REAL_TIME.now()
        self._coming, self._serving = Pace(_REAL_TIME, begins), Pace(_REAL_TIME, begins)
        self.look_around()
        arrivals = _arrivals(self.stage, self.rate)
        self._inside = [self._begin(each) for each in self._comers(arrivals)]
        self._staff = [self._begin(each) for each in self._at_work()]

    def look_around(self) -> None:
        """Find out where we are."""
        self.stage = look_around(self._door("kiosk", "load-kiosk"), HALL, COUNTERS)

    def come(self, visit: dict[str, Any]) -> None:
        """Note a visit that somebody else registered, to be served like the others."""
        self.ledger.registered(_arrival(next(self._indices), 0, self.stage, None), visit)

    def matter(self) -> str:
        """A matter that is served by the counters that are open."""
        return random.choice(self.stage.offers).matter

    def acknowledged(self) -> int:
        """How much was acknowledged: visits, requests for guidance, and what they came to."""
        told = self.ledger.counts()
        return told["registered"] + told["finished"] + told["asked"] + told["resolved"] + len(self.ledger.called)

    def progress(self, seconds: float = 90) -> None:
        """Wait until somebody was registered, served and helped since now: the load flows."""
        before = self.ledger.counts()

        def moved() -> bool:
            now = self.ledger.counts()
            return all(now[name] > before[name] for name in ("registered", "finished"))

        wait_for(moved, "the load to flow", seconds)

    def finish(self) -> None:
        """Let nobody else in, and return when everybody inside was served; ``TimeoutError`` names who was not."""
        self._coming.ended.set()
        for each in self._inside:
            each.join(DRAINED_WITHIN_SECONDS)
        try:
            wait_for(self._all_served, "everybody to be served", DRAINED_WITHIN_SECONDS)
        finally:
            self._serving.ended.set()
            for each in self._staff:
                each.join(DRAINED_WITHIN_SECONDS)

    def _all_served(self) -> bool:
        told = self.ledger.counts()
        return not told["open"] and told["resolved"] == told["asked"]

    def _comers(self, arrivals: list[Arrival]) -> Iterator[Kiosk | GuidanceDesk]:
        where = (self.ledger, self._coming)
        for number in range(KIOSKS):
            yield Kiosk(HALL, arrivals[number::KIOSKS], self._door("kiosk", f"load-kiosk-{number}"), *where)
        yield GuidanceDesk(HALL, arrivals, self._door("kiosk", "load-kiosk-guidance"), *where)

    def _at_work(self) -> Iterator[Clerk | Guide]:
        rest = (self.ledger, self._serving, 1.0)
        for counter in self.stage.counters:
            yield Clerk(counter, self._door("clerk", f"load-clerk-{counter}"), *rest)
        yield Guide("guide-1", HALL, self._door("guide", "load-guide-1"), *rest)

    def _door(self, role: str, name: str) -> Door:
        addresses = (self.suite.url, *self.also)
        address = addresses[len(self.doors) % len(addresses)]
        self.doors.append(Door(address, self.suite.token(role, HALL, name)))
        return self.doors[-1]

    def _begin(self, actor: Kiosk | GuidanceDesk | Clerk | Guide) -> threading.Thread:
        thread = threading.Thread(target=self._told(actor), daemon=True)
        thread.start()
        return thread

    def _told(self, actor: Kiosk | GuidanceDesk | Clerk | Guide) -> Callable[[], None]:
        def run() -> None:
            try:
                actor.run()
            except (GaveUp, LookupError) as reason:
                self.ledger.complain(f"{type(actor).__name__}: {reason}")
            except Exception as error:
                self.ledger.complain(f"{type(actor).__name__} broke off: {error!r}")
                raise

        return run


def _arrivals(stage: Stage, rate: float) -> list[Arrival]:
    """Return who would come in ten minutes; the load is ended long before."""
    return [
        _arrival(number, number / rate / 60, stage, number if number % GUIDED_EVERY == 0 else None)
        for number in range(int(_LONGEST_SECONDS * rate))
    ]


def _arrival(number: int, minute: float, stage: Stage, guided: int | None) -> Arrival:
    offer = stage.offers[number % len(stage.offers)]
    outcome = "filed" if number % 4 else "left"
    guidance = Guidance(minute, offer.matter, bool(number % 2), SERVICE_SECONDS / 60, outcome)
    return Arrival(
        index=number,
        minute=minute,
        matter=offer.matter,
        queue=offer.queue,
        imported=False,
        priority="elderly" if number % 10 == 3 else "normal",
        language="zh",
        shows="first_call",
        walk_minutes=0.0,
        service_minutes=SERVICE_SECONDS / 60,
        guidance=guidance if guided is not None else None,
    )
