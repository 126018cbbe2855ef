"""What came out: of visits, of sittings at the guidance desk, and what the visitors say of it."""

from __future__ import annotations

from services.standards.domain.facts import Facts
from services.standards.domain.measures.observed import Observed, Selection, cases
from services.standards.domain.period import Period


def same_visit_completion(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether all stops were served, of each visit closed in the period (as it was closed last in the period)."""
    closings = ([each for each in visit.closings if span.holds(each.at)] for visit in facts.visits)
    last = (each[-1] for each in closings if each)
    return cases(tuple(float(each.stops > 0 and each.served_stops >= each.stops) for each in last))


def filed_at_first_sitting(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether the matter was filed online, of each sitting that ended in the period (not counting who left)."""
    ended = (each for each in facts.sittings if span.holds(each.resolved_at) and each.outcome != "left")
    return cases(tuple(float(each.outcome == "filed") for each in ended))


def one_rating_by_the_visitor(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether it has one rating and none by staff, of each service rated in the period (as known at its end)."""
    known = ([rating for rating in each.ratings if rating.at < span.end] for each in facts.ratings)
    rated = (each for each in known if each and span.holds(each[-1].at))
    staff = facts.staff | {duty.guide for duty in facts.duties}
    return cases(tuple(float(len(each) == 1 and each[0].actor not in staff) for each in rated))


def genuinely_rated(facts: Facts, span: Period, _selection: Selection) -> Observed:
    """Whether a visitor rated it by the end of the period, of each service finished in it."""
    rated = {each.id for each in facts.ratings if each.ratings[0].at < span.end}
    served = (each for each in facts.tickets if each.served and span.holds(each.served[-1]))
    return cases(tuple(float(each.id in rated) for each in served))
