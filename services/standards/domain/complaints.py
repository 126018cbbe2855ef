"""A complaint 投诉 from being received to being archived; a bad rating 差评 is one whose channel is ``rating``.

Steps after GB/T 36113-2018: accepted (or declined), investigated, answered, archived; of a named bad rating also
contacted, and called back (上海优化营商环境条例 §30 and the rules that domain.md R-02 names).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.standards.domain.findings import LEVELS, WorkingDaysAfter, local_day
from shared.errors import Conflict, Invalid
from shared.happening import Happened

RECEIVED, ACCEPTED, ANSWERED, DECLINED, ARCHIVED = "received", "accepted", "answered", "declined", "archived"
RATING = "rating"
BAD_STARS = 2
"""不满意 and 非常不满意: two stars or fewer."""

_AFTER = {"accept": ACCEPTED, "decline": DECLINED, "answer": ANSWERED, "archive": ARCHIVED}
_SAID = {
    "accept": "complaint_accepted",
    "decline": "complaint_declined",
    "contact": "complaint_contacted",
    "investigate": "complaint_investigated",
    "answer": "complaint_answered",
    "call_back": "complaint_called_back",
    "archive": "complaint_archived",
}
_NEED_WORDS = ("decline", "investigate", "answer")
_MOST_STEPS = 200


@dataclass(frozen=True)
class ComplaintTerms:
    """Working days for each step, in ``zone``; ``after`` counts them. Of a bad rating: R-02; the others house rules.

    ``escalate_after``: working days overdue until supervisor, officer and admin hear of it.
    """

    zone: str
    after: WorkingDaysAfter
    accept: int
    answer: int
    contact_rating: int
    put_right_rating: int
    escalate_after: tuple[int, ...]


@dataclass(frozen=True)
class Taken:
    """A step that was taken ``by`` somebody (an opaque id). ``result``: of a call back."""

    step: str
    by: str
    at: datetime
    words: str | None = None
    result: str | None = None


@dataclass(frozen=True)
class Contact:
    """How somebody is reached."""

    phone: str
    name: str | None = None


@dataclass(frozen=True)
class Told:
    """Somebody of ``level`` was told ``at`` some time that ``step``, due on the day ``due``, is overdue."""

    level: str
    step: str
    due: str
    at: datetime


@dataclass(frozen=True)
class Complaint:
    """``due``: step → its last day (``YYYY-MM-DD`` in ``zone``). ``named``: whoever complained can be reached.

    ``code``: unguessable, lets whoever complained follow it. ``revision``: how often it changed.
    """

    id: str
    hall: str
    zone: str
    channel: str
    category: str
    received_at: datetime
    named: bool
    due: Mapping[str, str]
    escalate_after: tuple[int, ...]
    answer_within: int
    state: str = RECEIVED
    content: str | None = None
    contact: Contact | None = None
    code: str | None = None
    visit: str | None = None
    stop: int | None = None
    stars: int | None = None
    steps: tuple[Taken, ...] = ()
    escalations: tuple[Told, ...] = ()
    revision: int = 0

    def done(self, step: str) -> bool:
        """Return whether ``step`` was taken; an answer counts only while it stands."""
        if step == "answer":
            return self.state in (ANSWERED, ARCHIVED, DECLINED)
        if step == "accept":
            return self.state != RECEIVED
        return self.state in (ARCHIVED, DECLINED) or any(each.step == step for each in self.steps)

    def overdue(self, now: datetime) -> list[str]:
        """Return the steps whose last day is past and that still are to be taken."""
        today = local_day(self.zone, now).isoformat()
        return [step for step, day in self.due.items() if today > day and not self.done(step)]

    @property
    def next_due(self) -> str | None:
        """The earliest last day of a step that still is to be taken."""
        return min((day for step, day in self.due.items() if not self.done(step)), default=None)


Step = tuple[Complaint, Happened]


def lodged(
    identifier: str, hall: str, channel: str, category: str, terms: ComplaintTerms, now: datetime, **more: Any
) -> Complaint:
    """Return a new complaint, to be accepted and answered in time. ``more``: further fields of ``Complaint``."""
    due = {"accept": _day(terms, terms.accept, now), "answer": _day(terms, terms.answer, now)}
    known: dict[str, Any] = {"due": due, "escalate_after": terms.escalate_after, "answer_within": terms.answer}
    return Complaint(identifier, hall, terms.zone, channel, category, now, **known, **more)


def of_a_rating(rated: Mapping[str, Any], hall: str, terms: ComplaintTerms, at: datetime) -> Complaint | None:
    """Return the complaint that a rating (data of ``rating_given``) is, already accepted; ``None``: it is not bad.

    It has the same id however often it is heard. Who gave it under their name is contacted first.
    """
    if rated["stars"] > BAD_STARS:
        return None
    named = bool(rated.get("named"))
    due = {"contact": _day(terms, terms.contact_rating, at)} if named else {}
    return Complaint(
        id=f"{rated['visit']}-{rated['stop']}",
        hall=hall,
        zone=terms.zone,
        channel=RATING,
        category="other",
        received_at=at,
        named=named,
        due={**due, "answer": _day(terms, terms.put_right_rating, at)},
        escalate_after=terms.escalate_after,
        answer_within=terms.put_right_rating,
        state=ACCEPTED,
        visit=rated["visit"],
        stop=rated["stop"],
        stars=rated["stars"],
    )


def received(complaint: Complaint) -> Happened:
    """Return what a new complaint says; nothing of what was written in it."""
    return said_of("complaint_received", complaint, stars=complaint.stars)


def next_steps(complaint: Complaint) -> tuple[str, ...]:
    """Return the steps that may be taken now, in the usual order."""
    return tuple(step for step in _SAID if _hindrance(complaint, step) is None)


def take(complaint: Complaint, taken: Taken, after: WorkingDaysAfter) -> Step:
    """Return the complaint after a step; who is not content when called back opens it again, with a new deadline.

    Raises ``Conflict`` when its state does not allow the step, ``Invalid`` for words or a result that are missing.
    """
    if hindrance := _hindrance(complaint, taken.step):
        raise Conflict(hindrance, None, {"state": complaint.state})
    if taken.step in _NEED_WORDS and not taken.words:
        raise Invalid("This step needs words.", "words")
    if (taken.step == "call_back") != (taken.result is not None):
        raise Invalid("A call back has a result, and nothing else does.", "result")
    state = _AFTER.get(taken.step, complaint.state)
    done = replace(complaint, state=state, steps=(*complaint.steps, taken))
    if taken.result == "not_satisfied":
        again = after(local_day(done.zone, taken.at), done.answer_within).isoformat()
        done = replace(done, state=ACCEPTED, due={**done.due, "answer": again})
    more = {"result": taken.result} if taken.step == "call_back" else {}
    return done, said_of(_SAID[taken.step], done, **more)


def escalate_complaint(
    complaint: Complaint, now: datetime, after: WorkingDaysAfter
) -> tuple[Complaint, tuple[Happened, ...]]:
    """Return the complaint with every level told that is to hear ``now`` of an overdue step, and what that says."""
    new = tuple(_to_tell(complaint, now, after))
    done = replace(complaint, escalations=(*complaint.escalations, *new)) if new else complaint
    return done, tuple(
        said_of("complaint_escalated", done, level=each.level, step=each.step, due=each.due) for each in new
    )


def said_of(type_: str, complaint: Complaint, **more: Any) -> Happened:
    """Return an event about ``complaint``, with nothing that anybody wrote."""
    names = ("channel", "category", "named", "visit", "stop")
    facts = {name: getattr(complaint, name) for name in names}
    received_at = complaint.received_at.isoformat(timespec="milliseconds")
    return Happened(type_, {"complaint": complaint.id, "received_at": received_at, **facts, **more})


def _hindrance(complaint: Complaint, step: str) -> str | None:
    """Return why ``step`` cannot be taken now, or ``None`` when it can."""
    if len(complaint.steps) >= _MOST_STEPS:
        return f"A complaint has {_MOST_STEPS} steps at most."
    allowed = {
        "accept": (RECEIVED,),
        "decline": (RECEIVED,),
        "contact": (RECEIVED, ACCEPTED, ANSWERED),
        "investigate": (ACCEPTED,),
        "answer": (ACCEPTED,),
        "call_back": (ANSWERED,),
        "archive": (ANSWERED, DECLINED),
    }[step]
    if complaint.state not in allowed:
        return f"This complaint is {complaint.state}: {step} is not possible now."
    taken = [each.step for each in complaint.steps]
    if step in ("contact", "call_back") and not complaint.named:
        return "Whoever complained left no way to be reached."
    if step == "answer" and "investigate" not in taken:
        return "Look into it first (investigate), then answer."
    if step == "archive" and complaint.state == ANSWERED and complaint.named and taken[-1] != "call_back":
        return "Call back first: whoever gave their name is asked whether they are content."
    return None


def _to_tell(complaint: Complaint, now: datetime, after: WorkingDaysAfter) -> Iterator[Told]:
    today = local_day(complaint.zone, now)
    heard = {(each.level, each.step, each.due) for each in complaint.escalations}
    for step in complaint.overdue(now):
        due = complaint.due[step]
        for level, days in zip(LEVELS, complaint.escalate_after, strict=True):
            if (level, step, due) not in heard and today >= after(date.fromisoformat(due), days):
                yield Told(level, step, due, now)


def _day(terms: ComplaintTerms, days: int, now: datetime) -> str:
    return terms.after(local_day(terms.zone, now), days).isoformat()
