"""What the morning is played on: the hall and its matters, as the suite shows them over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from loadtests.player.door import Door
from loadtests.player.plan import Offer
from shared.config import Settings

HALL = "nanhai"
ALSO_GUIDED = ("guicheng", "dali")
"""Halls where people are guided at the same time; one counter of each is open."""
SOURCE = "511602"
COUNTERS = 8


class Instance(Protocol):
    """A running embedded suite, as ``deploy.local.instance`` knows it. ``home``: its folder."""

    @property
    def url(self) -> str:
        """Return the address of its door, without a slash at the end."""
        ...

    @property
    def home(self) -> Path:
        """Return its folder (``HALL_HOME``)."""
        ...

    @property
    def clock_file(self) -> Path:
        """Return the file that tells its processes the hall's time (``HALL_CLOCK_FILE``)."""
        ...

    def settings(self) -> Settings:
        """Return the settings of a client of it."""
        ...

    def token(self, role: str, hall: str, name: str | None = None) -> str:
        """Return a bearer token for ``role`` at ``hall``."""
        ...


@dataclass(frozen=True)
class Stage:
    """``counters``: ids of those that open. ``capacity``: queue → share of their time. ``zone``: of the hall."""

    hall: str
    zone: ZoneInfo
    counters: tuple[str, ...]
    capacity: dict[str, float]
    offers: tuple[Offer, ...]

    @property
    def imported(self) -> int:
        """How many of the matters that can be had come from the real catalogue."""
        return sum(each.imported for each in self.offers)


def look_around(door: Door, hall: str = HALL, counters: int = COUNTERS) -> Stage:
    """Return the stage at ``hall`` with as many ``counters`` open as can be."""
    shown = door.get(f"/api/v1/halls/{hall}")
    if not shown.fine:
        raise LookupError(f"the hall {hall} is not there: {shown.status} {shown.body}")
    chosen = choose_counters(shown.body["counters"], counters)
    matters = list(door.pages("/api/v1/matters", hall=hall, limit=200))
    capacity = capacity_of(chosen)
    offers = tuple(offer for offer in offers_of(matters, hall) if offer.queue in capacity)
    return Stage(hall, ZoneInfo(shown.body["zone"]), tuple(each["id"] for each in chosen), capacity, offers)


def choose_counters(counters: Sequence[dict[str, Any]], many: int) -> list[dict[str, Any]]:
    """Return ``many`` counters that together serve as many queues as they can, lower numbers first."""
    left = sorted(counters, key=lambda each: each["number"])
    chosen: list[dict[str, Any]] = []
    serving: dict[str, int] = {}
    while left and len(chosen) < many:
        best = max(left, key=lambda each: sum(1 / (1 + serving.get(queue, 0)) ** 2 for queue in each["queues"]))
        left.remove(best)
        chosen.append(best)
        for queue in best["queues"]:
            serving[queue] = serving.get(queue, 0) + 1
    return sorted(chosen, key=lambda each: each["number"])


def capacity_of(counters: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return queue → share of the counters' time, each counter's time spread evenly over what it serves."""
    share: dict[str, float] = {}
    for each in counters:
        for queue in each["queues"]:
            share[queue] = share.get(queue, 0.0) + 1 / len(each["queues"]) / len(counters)
    return share


def offers_of(matters: Sequence[dict[str, Any]], hall: str) -> list[Offer]:
    """Return what can be had at ``hall`` from its list of matters."""
    found = []
    for matter in matters:
        if queue := matter["queues"].get(hall):
            found.append(Offer(matter["id"], queue, matter["source"] == SOURCE))
    return found
