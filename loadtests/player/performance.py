"""The morning itself: everybody at their place, until the last visitor has been served."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
GUIDES = ("guide-1", "guide-2")
_STANDSTILL_SECONDS = 150.0
"""Real seconds without any progress after which everybody is sent home: longer than an actor's patience."""
_LOOK_SECONDS = 0.5


@dataclass
class Performance:
    """A morning of ``plan`` on ``stage``.

    ``ledger`` holds what was acknowledged, ``listener`` what was streamed; ``ended_at``: the hall's moment when the
    last visitor had been served.
    """

    instance: Instance
    stage: Stage
    plan: Morning
    pace: Pace
    ledger: Ledger = field(default_factory=Ledger)
    doors: list[Door] = field(default_factory=list)

    def __post_init__(self) -> None:
        token = self.instance.token("board", self.stage.hall, "demo-board")
        self.ended_at = self.pace.begins
        self.listener = Listener(f"{self.instance.url}/api/v1/halls/{self.stage.hall}/events", token)

    def run(self, course: Course) -> None:
        """Play it: returns when every visitor and every request has come to its end, or time is up."""
        board = self.door("board", "demo-board").get(f"/api/v1/halls/{self.stage.hall}/board")
        self.listener.last_id = board.facts.get("last_event_id")
        _start("listener", self.listener.run)
        self.listener.connected.wait(30)
        inside = [_start(f"comer-{index}", self._told(actor)) for index, actor in enumerate(self._comers())]
        staff = [_start(f"staff-{index}", self._told(actor)) for index, actor in enumerate(self._staff())]
        self._watch(course, inside)
        self.ended_at = self.pace.clock.now()
        self.pace.ended.set()
        for each in inside + staff:
            each.join(timeout=180)

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

    def _comers(self) -> list[Kiosk | GuidanceDesk]:
        people = self.plan.arrivals
        where = (self.stage.hall,)
        kiosks = [
            Kiosk(*where, people[index::KIOSKS], self.door("kiosk", f"demo-kiosk-{index}"), self.ledger, self.pace)
            for index in range(KIOSKS)
        ]
        return [
            *kiosks,
            GuidanceDesk(*where, people, self.door("kiosk", "demo-kiosk-guidance"), self.ledger, self.pace),
        ]

    def _staff(self) -> list[Clerk | Guide]:
        minutes = self.plan.minutes
        clerks = [
            Clerk(counter, self.door("clerk", f"demo-clerk-{counter}"), self.ledger, self.pace, minutes)
            for counter in self.stage.counters
        ]
        guides = [
            Guide(name, self.stage.hall, self.door("guide", f"demo-{name}"), self.ledger, self.pace, minutes)
            for name in GUIDES
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

    def _watch(self, course: Course, inside: list[threading.Thread]) -> None:
        before, moved, pace = self.ledger.counts(), time.monotonic(), self._longest_pause()
        while time.monotonic() - moved < _STANDSTILL_SECONDS + pace:
            counts = self.ledger.counts()
            course.show(self.pace.minute(), self.pace.clock.now(), counts)
            everybody_came = not any(each.is_alive() for each in inside)
            if everybody_came and not counts["open"] and counts["resolved"] == counts["asked"]:
                return
            if counts != before:
                before, moved = counts, time.monotonic()
            time.sleep(_LOOK_SECONDS)
        self.ledger.complain("everything stood still before everybody had been served")

    def _longest_pause(self) -> float:
        """Return the real seconds in which nothing need happen by the plan: between two arrivals, or at a counter."""
        minutes = [0.0, *(each.minute for each in self.plan.arrivals)]
        gaps = [later - sooner for sooner, later in pairwise(minutes)]
        longest = max([*gaps, *(each.service_minutes for each in self.plan.arrivals)], default=0.0)
        return longest * 60 / max(self.pace.clock.rate().speed, 0.001)


def _start(name: str, run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
