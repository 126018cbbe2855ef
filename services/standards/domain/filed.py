"""What the guidance desk and the counters tell of applications: what became of a filing, and what was told amiss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

ACCEPTED, CORRECTED, DECIDED = "accepted", "corrected", "decided"


@dataclass(frozen=True)
class Heard:
    """What a filing became ``on`` a day (``accepted``, ``corrected``, ``decided``), as somebody noted at ``at``.

    ``corrected``: the authority asked for a correction 补正. ``decision``: ``granted`` or ``refused``, if decided.
    """

    at: datetime
    state: str
    on: date
    decision: str | None = None


@dataclass(frozen=True)
class Filing:
    """A matter that was filed online at the guidance desk; ``heard`` in the order in which it was noted.

    ``filed_at``: when the sitting ended with it; ``None``: nobody told that yet. ``outcome``: ``filed``, or
    ``filed_partly`` (it goes on another day).
    """

    id: str
    matter: str
    filed_at: datetime | None = None
    outcome: str = "filed"
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True)
class Telling:
    """Somebody's materials were looked at; ``amiss``: something is to be put right; ``late``: something of it was not
    told before, though it could have been.
    """

    at: datetime
    amiss: bool
    late: bool


@dataclass(frozen=True)
class Notice:
    """What one applicant was told to put right, in a sitting (``place`` ``desk``) or at a stop (``counter``)."""

    id: str
    place: str
    matter: str
    tellings: tuple[Telling, ...]
