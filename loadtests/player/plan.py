"""The morning as it is meant to go: who comes when, for what, and how long it takes. Pure, and the same for one seed.

Times are minutes since the morning's start. Durations are made so that the open counters are busy for about
``LOAD`` of the morning: enough for queues to form, and for all of them to be served.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

MORNING_MINUTES = 240.0
DOORS_CLOSE_BEFORE_END = 0.08
"""Nobody comes in the last part of the morning, so that the last ones are served before its end."""
LOAD = 0.64
IMPORTED_SHARE = 0.65
SHOWS_UP = {"first_call": 0.88, "second_call": 0.06, "never": 0.06}
PRIORITIES = {"normal": 0.80, "elderly": 0.09, "disabled": 0.03, "pregnant": 0.03, "military": 0.03, "enterprise": 0.02}
LANGUAGES = {"zh": 0.80, "yue": 0.15, "en": 0.05}
GUIDED_SHARE = 0.1
OUTCOMES = {"filed": 0.72, "filed_partly": 0.14, "not_possible_online": 0.09, "left": 0.05}


@dataclass(frozen=True)
class Offer:
    """A matter that can be had: its ``queue`` at the hall, and whether it was ``imported`` from the real catalogue."""

    matter: str
    queue: str
    imported: bool


@dataclass(frozen=True)
class Guidance:
    """Help with online filing that somebody asks for; ``minutes`` the sitting takes and its ``outcome``."""

    minute: float
    matter: str
    with_visit: bool
    minutes: float
    outcome: str


@dataclass(frozen=True)
class Arrival:
    """Somebody who comes.

    ``shows``: ``first_call``, ``second_call`` or ``never``. ``walk_minutes``: from the call to the counter;
    ``service_minutes``: at the counter.
    """

    index: int
    minute: float
    matter: str
    queue: str
    imported: bool
    priority: str
    language: str
    shows: str
    walk_minutes: float
    service_minutes: float
    guidance: Guidance | None


@dataclass(frozen=True)
class Morning:
    """A planned morning of ``minutes`` with its ``arrivals`` in the order of time."""

    seed: int
    minutes: float
    arrivals: tuple[Arrival, ...]

    @property
    def guided(self) -> int:
        """How many ask for guidance."""
        return sum(each.guidance is not None for each in self.arrivals)

    @property
    def imported(self) -> int:
        """How many come for imported matters."""
        return sum(each.imported for each in self.arrivals)


def plan(
    seed: int,
    offers: Sequence[Offer],
    capacity: dict[str, float],
    *,
    visits: int = 260,
    counters: int = 8,
    minutes: float = MORNING_MINUTES,
    arrival_minutes: Sequence[float] | None = None,
) -> Morning:
    """Return the morning that ``seed`` stands for.

    ``offers``: what people can come for, at least one. ``capacity``: queue → share of the open counters' time
    (people are spread over the queues like this). ``arrival_minutes``: times taken from a trace instead of drawn.
    Raises ``ValueError`` if there is nothing to come for.
    """
    if not offers:
        raise ValueError("The hall offers no matter, so nobody can come for one.")
    chance = random.Random(f"morning {seed}")
    times = sorted(arrival_minutes) if arrival_minutes is not None else _drawn_times(chance, visits, minutes)
    shelf = _Shelf(offers, capacity)
    mean = LOAD * counters * minutes / max(1, len(times))
    people = tuple(_arrival(chance, index, time, shelf, mean, minutes) for index, time in enumerate(times))
    return Morning(seed, minutes, people)


class _Shelf:
    """The matters by queue, imported ones apart."""

    def __init__(self, offers: Sequence[Offer], capacity: dict[str, float]) -> None:
        self._by_queue: dict[str, list[Offer]] = {}
        for each in sorted(offers, key=lambda offer: offer.matter):
            self._by_queue.setdefault(each.queue, []).append(each)
        self._queues = sorted(self._by_queue)
        self._weights = [max(capacity.get(queue, 0.0), 0.001) for queue in self._queues]
        self._any_imported = [queue for queue in self._queues if any(each.imported for each in self._by_queue[queue])]

    def draw(self, chance: random.Random) -> Offer:
        """Return one matter: by the queue's capacity, imported ones in ``IMPORTED_SHARE`` of draws where they exist."""
        wants_imported = chance.random() < IMPORTED_SHARE
        queue = chance.choices(self._queues, self._weights)[0]
        if wants_imported and self._any_imported and queue not in self._any_imported:
            queue = chance.choice(self._any_imported)
        of_kind = [each for each in self._by_queue[queue] if each.imported == wants_imported]
        return chance.choice(of_kind or self._by_queue[queue])


def _drawn_times(chance: random.Random, visits: int, minutes: float) -> list[float]:
    """Return arrival times with the shape of a hall's morning: a peak about an hour after opening."""
    last = minutes * (1 - DOORS_CLOSE_BEFORE_END)
    return sorted(chance.triangular(0, last, last * 0.3) for _ in range(visits))


def _pick(chance: random.Random, shares: dict[str, float]) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _arrival(chance: random.Random, index: int, minute: float, shelf: _Shelf, mean: float, minutes: float) -> Arrival:
    offer = shelf.draw(chance)
    return Arrival(
        index=index,
        minute=round(minute, 3),
        matter=offer.matter,
        queue=offer.queue,
        imported=offer.imported,
        priority=_pick(chance, PRIORITIES),
        language=_pick(chance, LANGUAGES),
        shows=_pick(chance, SHOWS_UP),
        walk_minutes=round(chance.uniform(0.02, 0.15) * mean, 3),
        service_minutes=round(min(3.0, max(0.25, chance.lognormvariate(-0.1, 0.45))) * mean, 3),
        guidance=_guidance(chance, minute, offer, minutes) if index % round(1 / GUIDED_SHARE) == 5 else None,
    )


def _guidance(chance: random.Random, minute: float, offer: Offer, minutes: float) -> Guidance:
    """Return a sitting; its length leaves two guides some air: 24 sittings of 1/20 of the morning are 60% of it."""
    return Guidance(
        minute=round(minute + chance.uniform(0, 0.02) * minutes, 3),
        matter=offer.matter,
        with_visit=chance.random() < 0.5,
        minutes=round(chance.uniform(0.02, 0.06) * minutes, 3),
        outcome=_pick(chance, OUTCOMES),
    )
