"""Whose cases a measure sees: what each kind of fact is narrowed by, and the variables that CEL may use of it.

A number or text that is not known of a case is 0 or empty; a variable beside it says whether it is known (``called``
beside ``wait_minutes``). Who worked somewhere is no variable: a clause is about halls, and not about a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.standards.domain.expression import NUMBER, TEXT, YES_NO, Value
from services.standards.domain.facts import Complaint, Duty, Matter, Post, Rated, Sitting, Ticket, Visit
from services.standards.domain.filed import ACCEPTED, CORRECTED, DECIDED, Filing, Notice
from services.standards.domain.period import end_of_day


@dataclass(frozen=True)
class Variable:
    """``kind``: ``number``, ``text`` or ``yes_no``; ``read`` gets the fact and the hall's zone."""

    kind: str
    read: Callable[[Any, str], Value]


@dataclass(frozen=True)
class Population:
    """Facts of one kind: ``facts`` names the field of ``Facts``, ``case`` the kind of its cases.

    ``moment``: to which time a fact belongs (``None``: to none, as a published matter does). ``matters``, ``counters``:
    ids of those that it is about; ``None``: it is about none, and cannot be narrowed by them.
    """

    facts: str
    case: str
    variables: Mapping[str, Variable]
    moment: Callable[[Any, str], datetime | None] | None = None
    matters: Callable[[Any], tuple[str, ...]] | None = None
    counters: Callable[[Any], tuple[str, ...]] | None = None
    identify: Callable[[Any], str] = lambda one: str(one.id)

    @property
    def kinds(self) -> dict[str, str]:
        """Return the kind of each variable."""
        return {name: each.kind for name, each in self.variables.items()}


@dataclass
class _Variables:
    """Collects the variables of a population, in the order in which they are told."""

    found: dict[str, Variable] = field(default_factory=dict)

    def number(self, name: str, read: Callable[[Any, str], float | None]) -> _Variables:
        self.found[name] = Variable(NUMBER, lambda fact, zone: float(read(fact, zone) or 0.0))
        return self

    def text(self, name: str, read: Callable[[Any, str], str | None]) -> _Variables:
        self.found[name] = Variable(TEXT, lambda fact, zone: read(fact, zone) or "")
        return self

    def yes_no(self, name: str, read: Callable[[Any, str], object]) -> _Variables:
        self.found[name] = Variable(YES_NO, lambda fact, zone: bool(read(fact, zone)))
        return self

    def when(self, moment: Callable[[Any, str], datetime | None]) -> _Variables:
        """Add the local ``weekday`` (1 Monday … 7 Sunday) and ``hour`` (13.5: half past one)."""
        return self.number("weekday", lambda fact, zone: _local(moment(fact, zone), zone, _weekday)).number(
            "hour", lambda fact, zone: _local(moment(fact, zone), zone, _hour)
        )


def _local(moment: datetime | None, zone: str, of: Callable[[datetime], float]) -> float:
    return of(moment.astimezone(ZoneInfo(zone))) if moment else 0.0


def _weekday(local: datetime) -> float:
    return float(local.isoweekday())


def _hour(local: datetime) -> float:
    return local.hour + local.minute / 60


def _minutes(since: datetime | None, until: datetime | None) -> float:
    return max((until - since).total_seconds() / 60, 0.0) if since and until else 0.0


def _arrived(ticket: Ticket, _zone: str) -> datetime:
    return ticket.queued_at


def _closed(visit: Visit, _zone: str) -> datetime | None:
    return visit.closings[-1].at if visit.closings else None


def _asked(sitting: Sitting, _zone: str) -> datetime:
    return sitting.requested_at


def _filed(filing: Filing, _zone: str) -> datetime | None:
    return filing.filed_at


def _told(notice: Notice, _zone: str) -> datetime:
    return notice.tellings[-1].at


def _became(filing: Filing, state: str) -> int:
    return sum(each.state == state for each in filing.heard)


def _rated(rated: Rated, _zone: str) -> datetime:
    return rated.ratings[-1].at


def _received(complaint: Complaint, _zone: str) -> datetime:
    return complaint.received_at


def _began(post: Post | Duty, zone: str) -> datetime:
    return post.marks[0].at if post.marks else end_of_day(post.day, zone)


def _closing(visit: Visit, name: str) -> Any:
    return getattr(visit.closings[-1], name) if visit.closings else None


_TICKET = (
    _Variables()
    .text("matter", lambda one, _: one.matter)
    .text("queue", lambda one, _: one.queue)
    .text("counter", lambda one, _: one.counters[-1] if one.counters else "")
    .text("priority", lambda one, _: one.priority)
    .yes_no("appointment", lambda one, _: one.appointment_at)
    .yes_no("called", lambda one, _: one.first_called_at)
    .yes_no("served", lambda one, _: one.served)
    .yes_no("missed", lambda one, _: one.misses)
    .yes_no("cancelled", lambda one, _: one.cancelled_at)
    .number("wait_minutes", lambda one, _: _minutes(one.queued_at, one.first_called_at))
    .number("walk_minutes", lambda one, _: sum(each.minutes for each in one.walks))
    .number("service_minutes", lambda one, _: sum(each.minutes for each in one.services))
    .number("calls", lambda one, _: len(one.calls))
    .number("transfers", lambda one, _: len(one.transfers))
    .when(_arrived)
)
_VISIT = (
    _Variables()
    .text("priority", lambda one, _: one.priority)
    .text("language", lambda one, _: one.language)
    .yes_no("wheelchair", lambda one, _: "wheelchair" in one.needs)
    .yes_no("hearing", lambda one, _: "hearing" in one.needs)
    .yes_no("large_type", lambda one, _: "large_type" in one.needs)
    .text("outcome", lambda one, _: _closing(one, "outcome"))
    .number("stops", lambda one, _: _closing(one, "stops"))
    .number("served_stops", lambda one, _: _closing(one, "served_stops"))
    .number("minutes", lambda one, zone: _minutes(one.arrived_at, _closed(one, zone)))
    .when(_closed)
)
_SITTING = (
    _Variables()
    .text("matter", lambda one, _: one.matter)
    .text("priority", lambda one, _: one.priority)
    .text("language", lambda one, _: one.language)
    .text("source", lambda one, _: one.source)
    .text("outcome", lambda one, _: one.outcome)
    .yes_no("claimed", lambda one, _: one.claimed_at)
    .yes_no("ended", lambda one, _: one.resolved_at)
    .number("wait_minutes", lambda one, _: _minutes(one.requested_at, one.claimed_at))
    .number("minutes", lambda one, _: _minutes(one.claimed_at, one.resolved_at))
    .when(_asked)
)
_FILING = (
    _Variables()
    .text("matter", lambda one, _: one.matter)
    .text("outcome", lambda one, _: one.outcome)
    .yes_no("heard_of", lambda one, _: one.heard)
    .yes_no("accepted", lambda one, _: _became(one, ACCEPTED))
    .number("corrections", lambda one, _: _became(one, CORRECTED))
    .yes_no("decided", lambda one, _: _became(one, DECIDED))
    .yes_no("granted", lambda one, _: any(each.decision == "granted" for each in one.heard))
    .when(_filed)
)
_NOTICE = (
    _Variables()
    .text("matter", lambda one, _: one.matter)
    .text("place", lambda one, _: one.place)
    .number("times", lambda one, _: sum(each.amiss for each in one.tellings))
    .when(_told)
)
_MATTER = (
    _Variables()
    .text("matter", lambda one, _: one.id)
    .text("name", lambda one, _: one.name)
    .yes_no("promised", lambda one, _: one.promised_days is not None)
    .number("promised_days", lambda one, _: one.promised_days)
    .yes_no("limited", lambda one, _: one.legal_days is not None)
    .number("legal_days", lambda one, _: one.legal_days)
    .number("brings", lambda one, _: one.brings)
    .yes_no("online", lambda one, _: "online" in one.channels)
)
_RATING = (
    _Variables()
    .text("matter", lambda one, _: one.matter)
    .text("counter", lambda one, _: one.counter)
    .number("stars", lambda one, _: one.ratings[-1].stars)
    .number("ratings", lambda one, _: len(one.ratings))
    .when(_rated)
)
_COMPLAINT = (
    _Variables()
    .text("channel", lambda one, _: one.channel)
    .yes_no("named", lambda one, _: one.named)
    .yes_no("accepted", lambda one, _: one.accepted_at)
    .yes_no("contacted", lambda one, _: one.contacted_at)
    .yes_no("answered", lambda one, _: one.answered_at)
    .yes_no("closed", lambda one, _: one.closed_at)
    .when(_received)
)
_POST = _Variables().text("counter", lambda one, _: one.counter).when(_began)
_DUTY = _Variables().when(_began)
_DEVICE = _Variables().text("device", lambda one, _: one.id).text("role", lambda one, _: one.role)


def _of_matter(one: Ticket | Sitting | Rated | Filing | Notice) -> tuple[str, ...]:
    return (one.matter,) if one.matter else ()


def _own_id(one: Matter) -> tuple[str, ...]:
    return (one.id,)


def _of_visit(one: Visit) -> tuple[str, ...]:
    return one.matters


def _at_counters(one: Ticket) -> tuple[str, ...]:
    return one.counters


def _at_counter(one: Rated | Post) -> tuple[str, ...]:
    return (one.counter,) if one.counter else ()


def _post_id(one: Post) -> str:
    return f"{one.counter}:{one.day}"


def _duty_id(one: Duty) -> str:
    return f"{one.guide}:{one.day}"


POPULATIONS: dict[str, Population] = {
    "tickets": Population("tickets", "ticket", _TICKET.found, _arrived, _of_matter, _at_counters),
    "visits": Population("visits", "visit", _VISIT.found, _closed, _of_visit),
    "sittings": Population("sittings", "sitting", _SITTING.found, _asked, _of_matter),
    "filings": Population("filings", "filing", _FILING.found, _filed, _of_matter),
    "notices": Population("notices", "notice", _NOTICE.found, _told, _of_matter),
    "matters": Population("matters", "matter", _MATTER.found, None, _own_id),
    "ratings": Population("ratings", "ticket", _RATING.found, _rated, _of_matter, _at_counter),
    "complaints": Population("complaints", "complaint", _COMPLAINT.found, _received),
    "posts": Population("posts", "post", _POST.found, _began, None, _at_counter, _post_id),
    "duties": Population("duties", "duty", _DUTY.found, _began, identify=_duty_id),
    "devices": Population("devices", "device", _DEVICE.found),
}
"""By the name that a derived measure says that it is ``of``."""
