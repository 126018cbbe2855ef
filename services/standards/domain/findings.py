"""A finding: a clause that failed, until it is put right or waived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.standards.domain.verdict import FAILED
from shared.errors import Conflict, Invalid
from shared.happening import Happened

OPEN, RECTIFIED, ACCEPTED, WAIVED = "open", "rectified", "accepted", "waived"
UNSETTLED = (OPEN, RECTIFIED)
"""States in which a finding is not over: there is one such finding per hall, standard and clause."""

WorkingDaysAfter = Callable[[date, int], date]
"""Returns the day that is so many working days after a day, by the official calendar."""


@dataclass(frozen=True)
class Word:
    """What somebody (an opaque id) did at some time, with their ``words``."""

    by: str
    at: datetime
    words: str | None = None


@dataclass(frozen=True)
class Round:
    """A rectification, where its ``proof`` is, and what the office said to it (``verdict`` ``None``: nothing yet)."""

    measures: Word
    proof: str | None = None
    verdict: str | None = None
    judged: Word | None = None


@dataclass(frozen=True)
class Failure:
    """What ``check`` saw of the clause: its view there (name, basis, figure, threshold, sample …)."""

    check: str
    clause: dict[str, Any]


@dataclass(frozen=True)
class Terms:
    """How long a hall has: ``working_days`` by ``after``, in the hall's ``zone``."""

    zone: str
    working_days: int
    after: WorkingDaysAfter

    def due(self, now: datetime) -> str:
        """Return the last day (``YYYY-MM-DD``) of a deadline that begins ``now``."""
        return self.after(local_day(self.zone, now), self.working_days).isoformat()


@dataclass(frozen=True)
class Finding:
    """``failure``: the newest; ``raised_by``: the check that raised it; ``due``: the last day to rectify (in ``zone``).

    ``waived_until``: the last day on which the clause raises no new finding. ``revision``: how often it changed.
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
    revision: int = 0

    def overdue(self, now: datetime) -> bool:
        """Return whether the last day to rectify it is past, and it still is to be."""
        return self.state == OPEN and local_day(self.zone, now).isoformat() > self.due


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
            failure=Failure(check["id"], clause),
        )
        for clause in check["clauses"]
        if clause["verdict"] == FAILED
    ]


def raised(finding: Finding) -> Happened:
    """Return what a new finding, or one that is open again, says."""
    return _told("finding_raised", finding, due=finding.due, round=len(finding.rounds) + 1)


def rectify(finding: Finding, measures: Word, proof: str | None) -> Step:
    """Return the finding as put right, to be judged; raises ``Conflict`` unless it is open."""
    _require(finding, OPEN)
    done = replace(finding, state=RECTIFIED, rounds=(*finding.rounds, Round(measures, proof)))
    return done, _told("finding_rectified", done, round=len(done.rounds))


def accept(finding: Finding, judged: Word) -> Step:
    """Return the finding as closed; raises ``Conflict`` unless it was rectified."""
    _require(finding, RECTIFIED)
    done = replace(finding, state=ACCEPTED, rounds=_judged(finding, ACCEPTED, judged))
    return done, _told("finding_closed", done, outcome=ACCEPTED)


def reject(finding: Finding, judged: Word, after: WorkingDaysAfter) -> Step:
    """Return the finding as open again with a new deadline; raises ``Conflict`` unless it was rectified."""
    _require(finding, RECTIFIED)
    due = Terms(finding.zone, finding.working_days, after).due(judged.at)
    again = replace(finding, state=OPEN, due=due, rounds=_judged(finding, "rejected", judged))
    return again, raised(again)


def waive(finding: Finding, waiver: Word, until: date) -> Step:
    """Return the finding as waived: the clause raises no new one up to the day ``until``.

    Raises ``Conflict`` when it is over, ``Invalid`` when that day is past.
    """
    _require(finding, *UNSETTLED)
    if until < local_day(finding.zone, waiver.at):
        raise Invalid("This day is past: a waiver is for days to come.", "until")
    done = replace(finding, state=WAIVED, waiver=waiver, waived_until=until.isoformat())
    return done, _told("finding_closed", done, outcome=WAIVED, until=until.isoformat())


def local_day(zone: str, now: datetime) -> date:
    """Return the day that it is in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date()


def _require(finding: Finding, *states: str) -> None:
    if finding.state not in states:
        wanted = " or ".join(states)
        raise Conflict(f"This finding is {finding.state}, not {wanted}.", None, {"state": finding.state})


def _judged(finding: Finding, verdict: str, judged: Word) -> tuple[Round, ...]:
    return (*finding.rounds[:-1], replace(finding.rounds[-1], verdict=verdict, judged=judged))


def _told(type_: str, finding: Finding, **more: Any) -> Happened:
    facts = {
        "finding": finding.id,
        "standard": finding.standard,
        "version": finding.version,
        "clause": finding.clause,
        "check": finding.raised_by,
    }
    return Happened(type_, {**facts, **more})
