"""A finding: a clause that failed, raised once per cause, until it is put right or waived (``settling.py``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.standards.domain.period import Period
from services.standards.domain.standard import ESCALATE_AFTER
from services.standards.domain.verdict import FAILED
from shared.happening import Happened

OPEN, RECTIFIED, ACCEPTED, WAIVED = "open", "rectified", "accepted", "waived"
UNSETTLED = (OPEN, RECTIFIED)
"""States in which a finding is not over: there is one such finding per hall, standard and clause."""

ROLE, STAFF = "role", "staff"
"""Who owns a finding: whoever has a role in the hall, or one member of staff."""
LEVELS = ("supervisor", "officer", "admin")
"""Who is told of a finding that is overdue, each after so many working days (``escalate_after`` of the standard)."""

WorkingDaysAfter = Callable[[date, int], date]
"""Returns the day that is so many working days after a day, by the official calendar."""


@dataclass(frozen=True)
class Word:
    """What somebody (an opaque id) did at some time, with their ``words``."""

    by: str
    at: datetime
    words: str | None = None


@dataclass(frozen=True)
class Reference:
    """What proves a rectification: the ``id`` of a ``document``, ``check``, ``visit``, ``inspection`` (``kind``)."""

    kind: str
    id: str


@dataclass(frozen=True)
class Recheck:
    """A check that the clause passed after it was put right: its ``figure`` there over ``sample`` cases."""

    check: str
    at: datetime
    figure: float | None
    sample: int


@dataclass(frozen=True)
class Round:
    """A rectification, where its ``proof`` is, and what the office said to it (``verdict`` ``None``: nothing yet).

    ``recheck``: the first check since then that the clause passed.
    """

    measures: Word
    proof: str | None = None
    verdict: str | None = None
    judged: Word | None = None
    references: tuple[Reference, ...] = ()
    recheck: Recheck | None = None


@dataclass(frozen=True)
class Failure:
    """What ``check`` saw of the clause: its view there (name, basis, figure, threshold, sample …).

    ``since``, ``until``: the part of its period that was over, as ISO 8601; ``None`` of what was raised before it was
    kept.
    """

    check: str
    clause: dict[str, Any]
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Owner:
    """Who is to put it right: everybody with the ``role`` ``id`` in the hall, or the ``staff`` member ``id``."""

    kind: str
    id: str


@dataclass(frozen=True)
class Escalation:
    """Somebody of ``level`` was told that the finding is overdue, in its ``round`` (1: before any rejection)."""

    level: str
    round: int
    at: datetime


@dataclass(frozen=True)
class Correction:
    """The ``check`` that took the place of the one the finding stands on does not see it fail: late events."""

    check: str
    at: datetime
    verdict: str
    figure: float | None
    sample: int


@dataclass(frozen=True)
class Terms:
    """How long a hall has: ``working_days`` by ``after`` in the hall's ``zone``; ``escalate_after``: see ``LEVELS``.

    ``owners``: clause → the role that answers for it; the supervisor's where none is named.
    """

    zone: str
    working_days: int
    after: WorkingDaysAfter
    escalate_after: tuple[int, ...] = ESCALATE_AFTER
    owners: Mapping[str, str] = field(default_factory=dict)

    def due(self, now: datetime) -> str:
        """Return the last day (``YYYY-MM-DD``) of a deadline that begins ``now``."""
        return self.after(local_day(self.zone, now), self.working_days).isoformat()


@dataclass(frozen=True)
class Finding:
    """``failure``: the newest; ``raised_by``: the check that raised it; ``due``: the last day to rectify (in ``zone``).

    ``waived_until``: the last day on which the clause raises no new finding. ``recurrence_of``: the accepted finding
    that it comes back of, for the ``recurrence``-th time. ``revision``: how often it changed.
    """

    id: str
    hall: str
    standard: str
    version: str
    clause: str
    zone: str
    working_days: int
    raised_by: str
    raised_at: datetime
    due: str
    failure: Failure
    state: str = OPEN
    rounds: tuple[Round, ...] = ()
    waiver: Word | None = None
    waived_until: str | None = None
    owner: Owner = Owner(ROLE, LEVELS[0])
    comments: tuple[Word, ...] = ()
    escalate_after: tuple[int, ...] = ESCALATE_AFTER
    escalations: tuple[Escalation, ...] = ()
    recurrence_of: str | None = None
    recurrence: int = 0
    corrections: tuple[Correction, ...] = ()
    revision: int = 0

    def overdue(self, now: datetime) -> bool:
        """Return whether the last day to rectify it is past, and it still is to be."""
        return self.state == OPEN and local_day(self.zone, now).isoformat() > self.due

    @property
    def round(self) -> int:
        """The how-manieth rectification it waits for, or is in."""
        return len(self.rounds) + (1 if self.state == OPEN else 0)


Step = tuple[Finding, Happened]


def findings_of(check: dict[str, Any], terms: Terms, now: datetime) -> list[Finding]:
    """Return what the failed clauses of ``check`` (a ``CheckView``) raise, if nothing stands against it."""
    return [
        Finding(
            id=f"{check['id']}-{clause['id']}",  # the same check can never raise it twice
            hall=check["hall"],
            standard=check["standard"],
            version=check["version"],
            clause=clause["id"],
            zone=terms.zone,
            working_days=terms.working_days,
            raised_by=check["id"],
            raised_at=now,
            due=terms.due(now),
            failure=Failure(check["id"], clause, check.get("from"), check.get("as_of")),
            owner=Owner(ROLE, terms.owners.get(clause["id"], LEVELS[0])),
            escalate_after=terms.escalate_after,
        )
        for clause in check["clauses"]
        if clause["verdict"] == FAILED
    ]


def new_evidence(finding: Finding, last: Finding) -> Period | None:
    """Return the part of the period of ``finding`` after the hall put ``last`` right, which was accepted since.

    ``None``: there is no such part, so the check tells of the same cause, which is settled.
    """
    since, until = finding.failure.since, finding.failure.until
    if since is None or until is None or not last.rounds:
        return Period(finding.raised_at, finding.raised_at)
    begins, ends = max(datetime.fromisoformat(since), last.rounds[-1].measures.at), datetime.fromisoformat(until)
    return Period(begins, ends) if begins < ends else None


def is_mixed(finding: Finding, new: Period) -> bool:
    """Return whether the check saw more than ``new`` evidence, so that the clause must be judged by that alone."""
    since = finding.failure.since
    return since is not None and datetime.fromisoformat(since) < new.start


def recurring(finding: Finding, last: Finding | None) -> Finding:
    """Return ``finding`` as the return of ``last``, the accepted one about the same clause, if there was one."""
    return replace(finding, recurrence_of=last.id, recurrence=last.recurrence + 1) if last else finding


def raised(finding: Finding) -> Happened:
    """Return what a new finding, or one that is open again, says."""
    back = {"recurrence_of": finding.recurrence_of, "recurrence": finding.recurrence}
    return told("finding_raised", finding, due=finding.due, round=len(finding.rounds) + 1, **back)


def local_day(zone: str, now: datetime) -> date:
    """Return the day that it is in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date()


def told(type_: str, finding: Finding, **more: Any) -> Happened:
    """Return an event about ``finding``; the words of people stay out of it."""
    facts = {
        "finding": finding.id,
        "standard": finding.standard,
        "version": finding.version,
        "clause": finding.clause,
        "check": finding.raised_by,
    }
    return Happened(type_, {**facts, **more})
