"""What came out: of visits, and of sittings at the guidance desk."""

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
