"""Measures: every name that a clause may use, and how the figure comes about."""

from services.standards.domain.measures.complaints import (
    bad_rating_called_back,
    bad_rating_contact_days,
    bad_rating_put_right_days,
    complaint_acceptance_days,
    complaint_answer_days,
)
from services.standards.domain.measures.matters import asks_other_materials, promised_working_days, states_a_limit
from services.standards.domain.measures.observed import (
    CASES,
    MINUTES,
    PERCENT,
    WORKING_DAYS,
    YES_NO,
    Case,
    Measure,
    Observed,
    Selection,
)
from services.standards.domain.measures.outcomes import (
    filed_at_first_sitting,
    genuinely_rated,
    one_rating_by_the_visitor,
    same_visit_completion,
)
from services.standards.domain.measures.posts import (
    guidance_staffed_percent,
    has_guidance_area,
    self_service_percent,
    uncovered_minutes,
)
from services.standards.domain.measures.waiting import called_twice, guidance_wait_minutes, wait_minutes

_TIMES = ("p50", "p80", "p90", "p95", "mean", "max", "share_within")
_JUDGEMENTS = ("share", "count")
_COMPLAINTS = frozenset({"complaints"})

MEASURES: dict[str, Measure] = {
    "wait_minutes": Measure(MINUTES, _TIMES, wait_minutes),
    "guidance_wait_minutes": Measure(MINUTES, _TIMES, guidance_wait_minutes),
    "called_twice_before_no_show": Measure(YES_NO, _JUDGEMENTS, called_twice),
    "uncovered_post_minutes": Measure(MINUTES, ("max",), uncovered_minutes),
    "guidance_staffed_percent": Measure(PERCENT, ("whole",), guidance_staffed_percent, has_guidance_area),
    "self_service_uptime_percent": Measure(PERCENT, ("whole",), self_service_percent),
    "same_visit_completion": Measure(YES_NO, _JUDGEMENTS, same_visit_completion),
    "filed_at_first_sitting": Measure(YES_NO, _JUDGEMENTS, filed_at_first_sitting),
    "promised_working_days": Measure(WORKING_DAYS, _TIMES, promised_working_days),
    "states_a_limit": Measure(YES_NO, _JUDGEMENTS, states_a_limit),
    "asks_other_materials": Measure(YES_NO, _JUDGEMENTS, asks_other_materials),
    "services_with_at_most_one_rating": Measure(YES_NO, _JUDGEMENTS, one_rating_by_the_visitor),
    "genuinely_rated": Measure(YES_NO, _JUDGEMENTS, genuinely_rated),
    "bad_rating_contact_working_days": Measure(WORKING_DAYS, _TIMES, bad_rating_contact_days, reads=_COMPLAINTS),
    "bad_rating_put_right_working_days": Measure(WORKING_DAYS, _TIMES, bad_rating_put_right_days, reads=_COMPLAINTS),
    "bad_rating_called_back": Measure(YES_NO, _JUDGEMENTS, bad_rating_called_back, reads=_COMPLAINTS),
    "complaint_acceptance_working_days": Measure(WORKING_DAYS, _TIMES, complaint_acceptance_days, reads=_COMPLAINTS),
    "complaint_answer_working_days": Measure(WORKING_DAYS, _TIMES, complaint_answer_days, reads=_COMPLAINTS),
    # Known, and not told of by any event yet:
    "correction_notice_working_days": Measure(WORKING_DAYS, _TIMES, None),
    "acceptance_to_decision_working_days": Measure(WORKING_DAYS, _TIMES, None),
    "decision_to_delivery_working_days": Measure(WORKING_DAYS, _TIMES, None),
    "precheck_answer_working_days": Measure(WORKING_DAYS, _TIMES, None),
    "refused_electronic_certificates": Measure(YES_NO, _JUDGEMENTS, None),
    "complete_conditional_acceptances": Measure(YES_NO, _JUDGEMENTS, None),
}

__all__ = [
    "CASES",
    "MEASURES",
    "MINUTES",
    "PERCENT",
    "WORKING_DAYS",
    "YES_NO",
    "Case",
    "Measure",
    "Observed",
    "Selection",
]
