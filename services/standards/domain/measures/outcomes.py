"""What came out: of visits, of sittings at the guidance desk, and what the visitors say of it."""

from __future__ import annotations

from datetime import datetime

from services.standards.domain.facts import Facts, Ticket
from services.standards.domain.measures.observed import Case, Observed, seen
from services.standards.domain.period import Period


def same_visit_completion(facts: Facts, span: Period) -> Observed:
    """Whether all stops were served, of each visit closed in the period (as it was closed last in the period)."""
    closings = ((visit.id, [each for each in visit.closings if span.holds(each.at)]) for visit in facts.visits)
    last = ((which, each[-1]) for which, each in closings if each)
    return seen(Case("visit", which, float(each.stops > 0 and each.served_stops >= each.stops)) for which, each in last)


def filed_at_first_sitting(facts: Facts, span: Period) -> Observed:
    """Whether the matter was filed online, of each sitting that ended in the period (not counting who left)."""
    ended = (each for each in facts.sittings if span.holds(each.resolved_at) and each.outcome != "left")
    return seen(Case("sitting", each.id, float(each.outcome == "filed")) for each in ended)


def one_rating_by_the_visitor(facts: Facts, span: Period) -> Observed:
    """Whether it has one rating and none by staff, of each service rated in the period (as known at its end)."""
    known = ((one.id, [rating for rating in one.ratings if rating.at < span.end]) for one in facts.ratings)
    rated = ((which, each) for which, each in known if each and span.holds(each[-1].at))
    staff = facts.staff | {duty.guide for duty in facts.duties}
    return seen(Case("ticket", which, float(len(each) == 1 and each[0].actor not in staff)) for which, each in rated)


def genuinely_rated(facts: Facts, span: Period) -> Observed:
    """Whether a visitor rated it by the end of the period, of each service finished in it."""
    rated = {each.id for each in facts.ratings if each.ratings[0].at < span.end}
    served = (each for each in facts.tickets if each.served and span.holds(each.served[-1]))
    return seen(Case("ticket", each.id, float(each.id in rated)) for each in served)


def rating_stars(facts: Facts, span: Period) -> Observed:
    """Stars, 1 to 5, of each service rated in the period (by its last rating known at the end)."""
    known = ((one.id, [rating for rating in one.ratings if rating.at < span.end]) for one in facts.ratings)
    last = ((which, each[-1]) for which, each in known if each and span.holds(each[-1].at))
    return seen(Case("ticket", which, float(each.stars)) for which, each in last if each.stars is not None)


def left_the_desk(facts: Facts, span: Period) -> Observed:
    """Whether the visitor left before an outcome, of each request for guidance that ended in the period."""
    ended = (each for each in facts.sittings if span.holds(each.resolved_at))
    return seen(Case("sitting", each.id, float(each.outcome == "left")) for each in ended)


def turned_away(facts: Facts, span: Period) -> Observed:
    """Whether the day or the hall was closed before anybody called it, of each ticket that came in the period.

    Those that still waited at its end, and that their visitors took back, are not in the sample.
    """
    came = ((each, _turned_away(each, span)) for each in facts.tickets if span.holds(each.queued_at))
    return seen(Case("ticket", each.id, float(away)) for each, away in came if away is not None)


def missed(facts: Facts, span: Period) -> Observed:
    """Whether the visitor did not come and was not served later, of each ticket first called in the period."""
    called = (each for each in facts.tickets if span.holds(each.first_called_at))
    return seen(Case("ticket", each.id, float(_missed(each, span) and not _served(each, span))) for each in called)


def sent_elsewhere(facts: Facts, span: Period) -> Observed:
    """Whether it was sent to another queue or counter, of each ticket first called in the period."""
    called = (each for each in facts.tickets if span.holds(each.first_called_at))
    return seen(Case("ticket", each.id, float(any(at < span.end for at in each.transfers))) for each in called)


def picked_out_of_turn(facts: Facts, span: Period) -> Observed:
    """Whether a clerk picked it out of turn, of each call in the period that says why it was this ticket's turn."""
    calls = ((ticket.id, call) for ticket in facts.tickets for call in ticket.calls if span.holds(call.at))
    return seen(Case("ticket", which, float(call.rule == "picked")) for which, call in calls if call.rule)


def slip_came_out(facts: Facts, span: Period) -> Observed:
    """Whether a slip came out (or was taken from a screen), of each ticket of the period that wanted one."""
    wanted = (each for each in facts.tickets if each.slips and span.holds(each.queued_at))
    return seen(Case("ticket", each.id, float(any(each.slips))) for each in wanted)


def _turned_away(ticket: Ticket, span: Period) -> bool | None:
    if _by(ticket.first_called_at, span):
        return False
    closed = ticket.cause in ("day_closed", "hall_closed")
    return True if closed and _by(ticket.cancelled_at, span) else None


def _missed(ticket: Ticket, span: Period) -> bool:
    return any(each.at < span.end for each in ticket.misses)


def _served(ticket: Ticket, span: Period) -> bool:
    return any(each < span.end for each in ticket.served)


def _by(moment: datetime | None, span: Period) -> bool:
    return moment is not None and moment < span.end
