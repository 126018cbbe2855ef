"""What came out: of visits, of sittings at the guidance desk, and what the visitors say of it."""

from __future__ import annotations

from services.standards.domain.facts import Facts
from services.standards.domain.measures.observed import Case, Observed, Selection, seen
from services.standards.domain.period import Period


def same_visit_completion(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether all stops were served, of each visit closed in the period (as it was closed last in the period)."""
    closings = ((visit.id, [each for each in visit.closings if span.holds(each.at)]) for visit in facts.visits)
    last = ((which, each[-1]) for which, each in closings if each)
    return seen(Case("visit", which, float(each.stops > 0 and each.served_stops >= each.stops)) for which, each in last)


def filed_at_first_sitting(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether the matter was filed online, of each sitting that ended in the period (not counting who left)."""
    ended = (each for each in facts.sittings if span.holds(each.resolved_at) and each.outcome != "left")
    return seen(Case("sitting", each.id, float(each.outcome == "filed")) for each in ended)


def one_rating_by_the_visitor(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether it has one rating and none by staff, of each service rated in the period (as known at its end)."""
    known = ((one.id, [rating for rating in one.ratings if rating.at < span.end]) for one in facts.ratings)
    rated = ((which, each) for which, each in known if each and span.holds(each[-1].at))
    staff = facts.staff | {duty.guide for duty in facts.duties}
    return seen(Case("ticket", which, float(len(each) == 1 and each[0].actor not in staff)) for which, each in rated)


def genuinely_rated(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether a visitor rated it by the end of the period, of each service finished in it."""
    rated = {each.id for each in facts.ratings if each.ratings[0].at < span.end}
    served = (each for each in facts.tickets if each.served and span.holds(each.served[-1]))
    return seen(Case("ticket", each.id, float(each.id in rated)) for each in served)
