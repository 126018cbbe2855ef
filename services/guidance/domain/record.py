"""What a sitting leaves behind beside its steps: checks of materials, consents, how it ended, what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PRESENT, MISSING, NOT_IN_ORDER, HELD = "present", "missing", "not_in_order", "held"
AMISS = (MISSING, NOT_IN_ORDER)
FILL_IN, UPLOAD, RETRIEVE, SUBMIT = "fill_in", "upload", "retrieve", "submit"
AGENT = "agent"

Name = Mapping[str, str]
Sealed = Mapping[str, Any]


@dataclass(frozen=True)
class Noted:
    """A material of the list, named as it was then, and what was seen of it."""

    material: int
    name: Name
    state: str
    reason: str | None = None


@dataclass(frozen=True)
class Check:
    """One pre-check by ``guide``; ``number`` counts those of a sitting from 1.

    ``late``: what is asked for although an earlier notice of the same list did not say so.
    """

    number: int
    revision: int
    at: datetime
    guide: str
    materials: tuple[Noted, ...]
    late: tuple[int, ...] = ()

    @property
    def amiss(self) -> tuple[Noted, ...]:
        """Return what is missing or not in order."""
        return tuple(each for each in self.materials if each.state in AMISS)


@dataclass(frozen=True)
class Mandate:
    """By what an agent speaks for the visitor: its ``kind``, for which ``scope``, up to and including ``valid_until``.

    ``sealed``: whose mandate it is, and its reference number.
    """

    kind: str
    scope: tuple[str, ...]
    valid_until: str
    sealed: Sealed = field(default_factory=dict)

    def covers(self, purpose: str, day: str) -> bool:
        """Return whether it allows ``purpose`` on ``day``."""
        return purpose in self.scope and day <= self.valid_until


@dataclass(frozen=True)
class Consent:
    """What somebody consented to in a sitting; ``number`` counts from 1.

    ``scope``: what for; ``given_by``: ``visitor`` or ``agent``; ``given_how``: ``said`` or ``signed`` (on the tablet);
    ``noted_by``: the guide. ``sealed``: name and identity number of whoever gave it, as far as they were told.
    ``withdrawn_at``: when it was taken back.
    """

    number: int
    scope: tuple[str, ...]
    given_by: str
    given_how: str
    at: datetime
    noted_by: str
    mandate: Mandate | None = None
    sealed: Sealed = field(default_factory=dict)
    withdrawn_at: datetime | None = None

    def lacks(self, purpose: str, day: str) -> str | None:
        """Return what it lacks for ``purpose`` on ``day``: ``consent``, ``scope`` or ``mandate``; ``None``: nothing."""
        if self.withdrawn_at:
            return "consent"
        if purpose not in self.scope:
            return "scope"
        if self.given_by == AGENT and not (self.mandate and self.mandate.covers(purpose, day)):
            return "mandate"
        return None


@dataclass(frozen=True)
class Became:
    """What became of a filing on a day (``YYYY-MM-DD``): ``accepted``, ``corrected`` (it had to be) or ``decided``.

    ``decision``: ``granted`` or ``refused``, of what was decided.
    """

    state: str
    on: str
    decision: str | None = None


@dataclass(frozen=True)
class Record:
    """All of that. ``checks``, ``consents``, ``became``: in the order in which they were noted.

    ``continue_on``: the day on which a filing goes on that was done partly; ``on_behalf``: whether it was filed in the
    visitor's place, by ``consent`` (a number), else with the visitor's own account; ``at_home_next``: whether they will
    file by themselves next time (``yes``, ``no``, ``unsure``; ``None``: nobody asked); ``reasons``: the version of the
    office's list that the reason is of.
    """

    checks: tuple[Check, ...] = ()
    consents: tuple[Consent, ...] = ()
    continue_on: str | None = None
    on_behalf: bool = False
    consent: int | None = None
    at_home_next: str | None = None
    reasons: str | None = None
    became: tuple[Became, ...] = ()
