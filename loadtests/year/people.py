"""Who comes to a hall on a day, for what, and what they will do; all of it drawn beforehand."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

MORNING, AFTERNOON = (510.0, 720.0), (840.0, 1050.0)
"""Opening in local minutes since midnight."""
_DOORS_CLOSE_BEFORE = 8.0
_COME_IN_THE_MORNING = 0.6
_PEAK = 0.28
"""Where in a session most people come."""
_PRIORITIES = {
    "normal": 0.82,
    "elderly": 0.09,
    "disabled": 0.02,
    "pregnant": 0.02,
    "military": 0.02,
    "enterprise": 0.03,
}
_LANGUAGES = {"zh": 0.80, "yue": 0.17, "en": 0.03}
_SHOWS = {"first_call": 0.91, "second_call": 0.05, "never": 0.04}
_STARS = {5: 0.83, 4: 0.11, 3: 0.035, 2: 0.015, 1: 0.01}
_RATED, _RATED_LATER, _LATEST_RATING_DAYS = 0.35, 0.2, 10
_SECOND_STOP, _TRANSFERRED, _HELD, _UNDONE, _RETURNS = 0.08, 0.03, 0.01, 0.005, 0.5
_PATIENCE_MINUTES, _PATIENCE_SPREAD = 95.0, 0.5
_OUTCOMES = {"filed": 0.78, "filed_partly": 0.1, "not_possible_online": 0.07, "left": 0.05}
_GUIDED = 0.1


@dataclass(frozen=True)
class Stop:
    """One matter of a visit, and how it will go; minutes each. ``moves_to``: the queue it is transferred to."""

    matter: str
    queue: str
    service: float
    walk: float
    shows: str
    patience: float
    returns: bool
    undone: bool
    held: bool
    moves_to: str | None


@dataclass(frozen=True)
class Rating:
    """``after`` so many minutes; stars 1 to 5."""

    after: float
    stars: int


@dataclass(frozen=True)
class Person:
    """Somebody who comes at ``minute`` (local, since midnight)."""

    minute: float
    priority: str
    language: str
    stops: tuple[Stop, ...]
    rating: Rating | None


@dataclass(frozen=True)
class Asker:
    """Somebody who asks at the guidance desk; ``sitting`` in minutes."""

    minute: float
    matter: str
    language: str
    sitting: float
    outcome: str


class _Shares:
    """Draws one of some names by their shares."""

    def __init__(self, shares: Mapping[Any, float]) -> None:
        self._names, self._until = list(shares), list(accumulate(shares.values()))

    def draw(self, chance: random.Random) -> Any:
        return chance.choices(self._names, cum_weights=self._until)[0]


_PRIORITY, _LANGUAGE, _SHOW, _STAR, _OUTCOME = (
    _Shares(each) for each in (_PRIORITIES, _LANGUAGES, _SHOWS, _STARS, _OUTCOMES)
)


@dataclass
class Shelf:
    """What a hall offers: each queue as often as it has counters, each of its matters alike."""

    queues: Sequence[str]
    matters: Mapping[str, Sequence[str]]
    _until: list[float] = field(init=False)

    @classmethod
    def of(cls, hall: Mapping[str, Any], matters: Sequence[Mapping[str, Any]]) -> Shelf:
        """Return the shelf of ``hall``."""
        offered: dict[str, list[str]] = {}
        for each in matters:
            if hall["id"] in each["queues"]:
                offered.setdefault(each["queues"][hall["id"]], []).append(each["id"])
        served = [queue for counter in hall["counters"][1:] for queue in counter["queues"] if queue in offered]
        return cls(sorted(served) or sorted(offered), offered)

    def draw(self, chance: random.Random) -> tuple[str, str]:
        """Return a matter and its queue."""
        queue = chance.choice(self.queues)
        return chance.choice(self.matters[queue]), queue


def people(chance: random.Random, shelf: Shelf, count: int, service_minutes: float) -> list[Person]:
    """Return ``count`` people in the order in which they come."""
    minutes = sorted(_minute(chance) for _ in range(count))
    return [_person(chance, shelf, minute, service_minutes) for minute in minutes]


def askers(chance: random.Random, shelf: Shelf, visitors: int) -> list[Asker]:
    """Return who asks for guidance on a day with so many ``visitors``, in the order in which they come."""
    minutes = sorted(_minute(chance) for _ in range(round(visitors * _GUIDED)))
    return [
        Asker(each, shelf.draw(chance)[0], _LANGUAGE.draw(chance), chance.uniform(6, 22), _OUTCOME.draw(chance))
        for each in minutes
    ]


def _minute(chance: random.Random) -> float:
    opens, closes = MORNING if chance.random() < _COME_IN_THE_MORNING else AFTERNOON
    closes -= _DOORS_CLOSE_BEFORE
    return chance.triangular(opens, closes, opens + _PEAK * (closes - opens))


def _person(chance: random.Random, shelf: Shelf, minute: float, service_minutes: float) -> Person:
    stops = [_stop(chance, shelf, service_minutes)]
    if chance.random() < _SECOND_STOP:
        stops.append(_stop(chance, shelf, service_minutes))
    return Person(minute, _PRIORITY.draw(chance), _LANGUAGE.draw(chance), tuple(stops), _rating(chance))


def _stop(chance: random.Random, shelf: Shelf, service_minutes: float) -> Stop:
    matter, queue = shelf.draw(chance)
    return Stop(
        matter=matter,
        queue=queue,
        service=service_minutes * min(4.0, chance.lognormvariate(-0.11, 0.47)),
        walk=chance.uniform(0.2, 1.0),
        shows=_SHOW.draw(chance),
        patience=_PATIENCE_MINUTES * chance.lognormvariate(0, _PATIENCE_SPREAD),
        returns=chance.random() < _RETURNS,
        undone=chance.random() < _UNDONE,
        held=chance.random() < _HELD,
        moves_to=chance.choice(shelf.queues) if chance.random() < _TRANSFERRED else None,
    )


def _rating(chance: random.Random) -> Rating | None:
    if chance.random() >= _RATED:
        return None
    later = chance.random() < _RATED_LATER
    after = chance.uniform(60, _LATEST_RATING_DAYS * 1440) if later else chance.uniform(0.3, 15)
    return Rating(after, _STAR.draw(chance))
