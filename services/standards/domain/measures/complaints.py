"""How complaints and bad ratings are dealt with: contacted, accepted, answered, called back, in working days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from services.standards.domain.facts import Complaint, Facts
from services.standards.domain.measures.observed import Case, Observed, seen
from services.standards.domain.measures.working_days import day_of, working_days
from services.standards.domain.period import Period

_RATING = "rating"


def bad_rating_contact_days(facts: Facts, span: Period) -> Observed:
    """Working days until whoever gave a bad rating under their name was contacted: see ``_waited``."""
    named = [each for each in facts.complaints if each.channel == _RATING and each.named]
    return seen(_waited(facts, span, ((each, each.contacted_at) for each in named)))


def bad_rating_put_right_days(facts: Facts, span: Period) -> Observed:
    """Working days until what a bad rating under a name is about was put right and answered: see ``_waited``."""
    named = [each for each in facts.complaints if each.channel == _RATING and each.named]
    return seen(_waited(facts, span, ((each, each.answered_at) for each in named)))


def bad_rating_called_back(facts: Facts, span: Period) -> Observed:
    """Whether whoever gave a bad rating under their name was called back, of those answered in the period."""
    answered = (
        each for each in facts.complaints if each.channel == _RATING and each.named and span.holds(each.answered_at)
    )
    return seen(Case("complaint", each.id, float(_by(each.called_back_at, span.end))) for each in answered)


def complaint_acceptance_days(facts: Facts, span: Period) -> Observed:
    """Working days until a complaint was accepted or declined: see ``_waited``."""
    ends = ((each, each.accepted_at or each.closed_at) for each in facts.complaints if each.channel != _RATING)
    return seen(_waited(facts, span, ends))


def complaint_answer_days(facts: Facts, span: Period) -> Observed:
    """Working days until a complaint was answered or declined: see ``_waited``."""
    ends = ((each, each.answered_at or each.closed_at) for each in facts.complaints if each.channel != _RATING)
    return seen(_waited(facts, span, ends))


def _waited(facts: Facts, span: Period, ends: Iterable[tuple[Complaint, datetime | None]]) -> Iterator[Case]:
    """Yield the working days of those whose wait ended in the period, and of those who still waited at its end.

    So nobody is left out by being left alone; the day on which it began does not count (民法典 §201).
    """
    for complaint, end in ends:
        until = end if _by(end, span.end) else span.end
        if until is not None and complaint.received_at < span.end and until >= span.start:
            yield Case("complaint", complaint.id, float(_days(facts, complaint.received_at, until)))


def _by(moment: datetime | None, end: datetime) -> bool:
    return moment is not None and moment < end


def _days(facts: Facts, since: datetime, until: datetime) -> int:
    return working_days(facts, day_of(facts, since), day_of(facts, until))
