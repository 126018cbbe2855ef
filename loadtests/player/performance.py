"""The morning itself: everybody at their place in every hall, until the last visitor has been served."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from loadtests.player.actors import Clerk, GuidanceDesk, Guide, Kiosk
from loadtests.player.door import Door, GaveUp
from loadtests.player.ledger import Ledger
from loadtests.player.listener import Listener
from loadtests.player.pace import Pace
from loadtests.player.plan import Morning
from loadtests.player.screen import Course
from loadtests.player.stage import Instance, Stage

KIOSKS = 3
GUIDES = 2
"""In each hall."""
_STANDSTILL_SECONDS = 150.0
"""Real seconds without any progress after which everybody is sent home: longer than an actor's patience."""
_LOOK_SECONDS = 0.5


@dataclass
class Performance:
    """A morning of ``plan`` on ``stage``, one hall.

    ``ledger`` holds what was acknowledged, ``listener`` what was streamed.
    """

    instance: Instance
    stage: Stage
    plan: Morning
    pace: Pace
    ledger: Ledger = field(default_factory=Ledger)
    doors: list[Door] = field(default_factory=list)
    _inside: list[threading.Thread] = field(default_factory=list)
    _at_work: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        token = self.instance.token("board", self.stage.hall, "demo-board")
        self.listener = Listener(f"{self.instance.url}/api/v1/halls/{self.stage.hall}/events", token)

    def listen(self) -> None:
        """Follow the hall's live stream from now on."""
        board = self.door("board", "demo-board").get(f"/api/v1/halls/{self.stage.hall}/board")
        self.listener.last_id = board.facts.get("last_event_id")
        _start("listener", self.listener.run)
        self.listener.connected.wait(30)

    def enter(self) -> None:
        """Let people in: each actor begins, in a thread of its own."""
        self._inside += [_start(f"comer-{index}", self._told(actor)) for index, actor in enumerate(self._comers())]
        self._at_work += [_start(f"staff-{index}", self._told(actor)) for index, actor in enumerate(self._staff())]

    def over(self) -> bool:
        """Return whether everybody has come, and every visitor and every request has come to its end."""
        counts = self.ledger.counts()
        came = not any(each.is_alive() for each in self._inside)
        return came and not counts["open"] and counts["resolved"] == counts["asked"]

    def leave(self) -> None:
        """Wait until everybody who was sent home has gone."""
        for each in self._inside + self._at_work:
            each.join(timeout=180)

    def longest_pause(self) -> float:
        """Return the real seconds in which nothing need happen by the plan: between two arrivals, or at a counter."""
        minutes = [0.0, *(each.minute for each in self.plan.arrivals)]
        gaps = [later - sooner for sooner, later in pairwise(minutes)]
        longest = max([*gaps, *(each.service_minutes for each in self.plan.arrivals)], default=0.0)
        return longest * 60 / max(self.pace.clock.rate().speed, 0.001)

    def stop_listening(self) -> None:
        """End the listener (after everything was found again on the stream)."""
        self.listener.ended.set()

    def waited(self) -> dict[str, int]:
        """Return how often actors had to ask again, by the reason."""
        total: dict[str, int] = {}
        for door in self.doors:
            for reason, times in door.waited.items():
                total[reason] = total.get(reason, 0) + times
        return total

    def door(self, role: str, name: str) -> Door:
        """Return an own door for the actor ``name``."""
        door = Door(self.instance.url, self.instance.token(role, self.stage.hall, name))
        self.doors.append(door)
        return door

    def _phone(self) -> Door:
        """Return a door without a token: whoever has the code of a visit may ask."""
        door = Door(self.instance.url)
        self.doors.append(door)
        return door

    def _comers(self) -> list[Kiosk | GuidanceDesk]:
        people = self.plan.arrivals
        where = (self.stage.hall,)
        kiosks = [
            Kiosk(*where, people[index::KIOSKS], self.door("kiosk", f"demo-kiosk-{index}"), self.ledger, self.pace)
            for index in range(KIOSKS)
        ]
        return [
            *kiosks,
            GuidanceDesk(
                *where,
                people,
                self.door("kiosk", "demo-kiosk-guidance"),
                self.ledger,
                self.pace,
                phone=self._phone(),
                clerk=self.door("clerk", "demo-clerk-sends"),
            ),
        ]

    def _staff(self) -> list[Clerk | Guide]:
        minutes = self.plan.minutes
        clerks = [
            Clerk(counter, self.door("clerk", f"demo-clerk-{counter}"), self.ledger, self.pace, minutes)
            for counter in self.stage.counters
        ]
        guides = [
            Guide(name, self.stage.hall, self.door("guide", name), self.ledger, self.pace, minutes, self.stage.zone)
            for name in guides_of(self.stage.hall)
        ]
        return [*clerks, *guides]

    def _told(self, actor: Kiosk | GuidanceDesk | Clerk | Guide) -> Callable[[], None]:
        """Return what the actor's thread does: run, and tell the ledger if it could not go on."""

        def run() -> None:
            try:
                actor.run()
            except (GaveUp, LookupError) as reason:
                self.ledger.complain(f"{type(actor).__name__}: {reason}")
            except Exception as error:
                self.ledger.complain(f"{type(actor).__name__} broke off: {error!r}")
                raise

        return run


def perform(performances: Sequence[Performance], course: Course) -> datetime:
    """Play all halls at once; return the hall's moment when the last visitor had been served, or time was up."""
    pace = performances[0].pace
    for each in performances:
        each.listen()
    for each in performances:
        each.enter()
    _watch(performances, course)
    ended_at = pace.clock.now()
    pace.ended.set()
    for each in performances:
        each.leave()
    return ended_at


def _watch(performances: Sequence[Performance], course: Course) -> None:
    pace, patience = performances[0].pace, max(each.longest_pause() for each in performances)
    before, moved = _counts(performances), time.monotonic()
    while time.monotonic() - moved < _STANDSTILL_SECONDS + patience:
        counts = _counts(performances)
        course.show(pace.minute(), pace.clock.now(), counts)
        if all(each.over() for each in performances):
            return
        if counts != before:
            before, moved = counts, time.monotonic()
        time.sleep(_LOOK_SECONDS)
    performances[0].ledger.complain("everything stood still before everybody had been served")


def _counts(performances: Sequence[Performance]) -> Counter[str]:
    return sum((each.ledger.counts() for each in performances), Counter())


def guides_of(hall: str) -> list[str]:
    """Return the names of a hall's guides."""
    return [f"demo-{hall}-guide-{number}" for number in range(1, GUIDES + 1)]


def _start(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
