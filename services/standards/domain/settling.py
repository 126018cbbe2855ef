"""What becomes of a finding: owned, talked about, put right, checked again, judged, waived, escalated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.standards.domain.findings import (
    ACCEPTED,
    LEVELS,
    OPEN,
    RECTIFIED,
    UNSETTLED,
    WAIVED,
    Escalation,
    Finding,
    Owner,
    Recheck,
    Reference,
    Round,
    Step,
    Terms,
    Word,
    WorkingDaysAfter,
    local_day,
    raised,
    told,
)
from services.standards.domain.verdict import PASSED
from shared.errors import Conflict, Invalid
from shared.happening import Happened

MOST_COMMENTS = 500
"""More are no talk about one finding: a document holds 16 MB."""


def assign(finding: Finding, owner: Owner) -> Step:
    """Return the finding with another owner; raises ``Conflict`` when it is over."""
    _require(finding, *UNSETTLED)
    done = replace(finding, owner=owner)
    return done, told("finding_assigned", done, owner_kind=owner.kind, owner=owner.id)


def comment(finding: Finding, words: Word) -> Step:
    """Return the finding with one more comment, in any state; raises ``Conflict`` when there are very many."""
    if len(finding.comments) >= MOST_COMMENTS:
        raise Conflict(f"A finding has {MOST_COMMENTS} comments at most.")
    done = replace(finding, comments=(*finding.comments, words))
    return done, told("finding_commented", done, comments=len(done.comments))


def rectify(finding: Finding, measures: Word, proof: str | None, references: tuple[Reference, ...] = ()) -> Step:
    """Return the finding as put right, to be judged; raises ``Conflict`` unless it is open."""
    _require(finding, OPEN)
    done = replace(finding, state=RECTIFIED, rounds=(*finding.rounds, Round(measures, proof, references=references)))
    return done, told("finding_rectified", done, round=len(done.rounds))


def recheck(finding: Finding, check: Mapping[str, Any], now: datetime) -> Step | None:
    """Return the finding with the first ``check`` (a ``CheckView``) that passed on evidence since it was put right.

    ``None``: it is not waiting for one, or this one proves nothing.
    """
    if finding.state != RECTIFIED or finding.rounds[-1].recheck is not None:
        return None
    if datetime.fromisoformat(check["as_of"]) <= finding.rounds[-1].measures.at:
        return None  # it saw nothing of the time since
    seen = next((each for each in check["clauses"] if each["id"] == finding.clause), None)
    if seen is None or seen["verdict"] != PASSED:
        return None
    found = Recheck(check["id"], now, seen["figure"], seen["sample"])
    done = replace(finding, rounds=(*finding.rounds[:-1], replace(finding.rounds[-1], recheck=found)))
    return done, told("finding_rechecked", done, passed_in=found.check, round=len(done.rounds))


def accept(finding: Finding, judged: Word) -> Step:
    """Return the finding as closed; raises ``Conflict`` unless it was rectified."""
    _require(finding, RECTIFIED)
    done = replace(finding, state=ACCEPTED, rounds=_judged(finding, ACCEPTED, judged))
    return done, told("finding_closed", done, outcome=ACCEPTED)


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
    return done, told("finding_closed", done, outcome=WAIVED, until=until.isoformat())


def escalate(finding: Finding, now: datetime, after: WorkingDaysAfter) -> tuple[Finding, tuple[Happened, ...]]:
    """Return the finding with every level told that is to hear ``now`` of its being overdue, and what that says.

    Each level hears once a round, also when nobody looked for days; nothing happened: the very same finding.
    """
    if not finding.overdue(now):
        return finding, ()
    heard = {each.level for each in finding.escalations if each.round == finding.round}
    today, due = local_day(finding.zone, now), date.fromisoformat(finding.due)
    to_tell = [
        level
        for level, days in zip(LEVELS, finding.escalate_after, strict=True)
        if level not in heard and today >= after(due, days)
    ]
    if not to_tell:
        return finding, ()
    new = tuple(Escalation(level, finding.round, now) for level in to_tell)
    done = replace(finding, escalations=(*finding.escalations, *new))
    return done, tuple(
        told("finding_escalated", done, level=level, round=finding.round, due=finding.due) for level in to_tell
    )


def _require(finding: Finding, *states: str) -> None:
    if finding.state not in states:
        wanted = " or ".join(states)
        raise Conflict(f"This finding is {finding.state}, not {wanted}.", None, {"state": finding.state})


def _judged(finding: Finding, verdict: str, judged: Word) -> tuple[Round, ...]:
    return (*finding.rounds[:-1], replace(finding.rounds[-1], verdict=verdict, judged=judged))
