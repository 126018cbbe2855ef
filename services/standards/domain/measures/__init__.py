"""Measures: every name that a clause may use, and how the figure comes about."""

from services.standards.domain.measures.complaints import (
    bad_rating_called_back,
    bad_rating_contact_days,
    bad_rating_put_right_days,
    complaint_acceptance_days,
    complaint_answer_days,
)
from services.standards.domain.measures.filings import (
    correction_notice_days,
    decided_as_promised,
    decision_days,
    followed_up,
    told_at_once,
)
from services.standards.domain.measures.matters import (
    applicant_materials,
    asks_other_materials,
    can_be_filed_online,
    promise_within_law,
    promised_working_days,
    states_a_limit,
)
from services.standards.domain.measures.observed import (
    CASES,
    MATERIALS,
    MINUTES,
    PERCENT,
    SECONDS,
    STARS,
    WORKING_DAYS,
    YES_NO,
    Case,
    Measure,
    Observe,
    Observed,
)
from services.standards.domain.measures.outcomes import (
    filed_at_first_sitting,
    genuinely_rated,
    left_the_desk,
    missed,
    one_rating_by_the_visitor,
    picked_out_of_turn,
    rating_stars,
    same_visit_completion,
    sent_elsewhere,
    slip_came_out,
    turned_away,
)
from services.standards.domain.measures.posts import (
    boards_percent,
    break_minutes,
    counters_staffed_percent,
    guidance_staffed_percent,
    has_guidance_area,
    open_as_published_percent,
    opening_delay_minutes,
    self_service_percent,
    uncovered_minutes,
)
from services.standards.domain.measures.waiting import (
    announcement_seconds,
    appointment_delay_minutes,
    called_twice,
    guidance_wait_minutes,
    service_minutes,
    sitting_minutes,
    stay_minutes,
    wait_minutes,
    walk_minutes,
)

PERCENTILE = "percentile"
"""Stands for ``p1`` to ``p99`` among the aggregations of a measure."""
AMOUNTS = (PERCENTILE, "mean", "max", "min", "share_within")
JUDGEMENTS = ("share", "count")
_WHOLE = ("whole",)


def _of(population: str, unit: str, observe: Observe | None, *others: str) -> Measure:
    """Return a measure of amounts, or of yes and no, over a population; ``others``: kinds of facts it reads besides."""
    aggregations = JUDGEMENTS if unit == YES_NO else AMOUNTS
    return Measure(unit, aggregations, observe, reads=frozenset({population, *others}), of=population)


MEASURES: dict[str, Measure] = {
    "wait_minutes": _of("tickets", MINUTES, wait_minutes),
    "appointment_delay_minutes": _of("tickets", MINUTES, appointment_delay_minutes),
    "walk_minutes": _of("tickets", MINUTES, walk_minutes),
    "service_minutes": _of("tickets", MINUTES, service_minutes),
    "announcement_seconds": _of("tickets", SECONDS, announcement_seconds),
    "called_twice_before_no_show": _of("tickets", YES_NO, called_twice),
    "missed": _of("tickets", YES_NO, missed),
    "sent_elsewhere": _of("tickets", YES_NO, sent_elsewhere),
    "picked_out_of_turn": _of("tickets", YES_NO, picked_out_of_turn),
    "turned_away": _of("tickets", YES_NO, turned_away),
    "slip_came_out": _of("tickets", YES_NO, slip_came_out),
    "genuinely_rated": _of("tickets", YES_NO, genuinely_rated, "ratings"),
    "uncovered_post_minutes": Measure(
        MINUTES, ("max",), uncovered_minutes, reads=frozenset({"tickets", "posts"}), of="tickets"
    ),
    "stay_minutes": _of("visits", MINUTES, stay_minutes),
    "same_visit_completion": _of("visits", YES_NO, same_visit_completion),
    "guidance_wait_minutes": _of("sittings", MINUTES, guidance_wait_minutes),
    "sitting_minutes": _of("sittings", MINUTES, sitting_minutes),
    "filed_at_first_sitting": _of("sittings", YES_NO, filed_at_first_sitting),
    "left_the_desk": _of("sittings", YES_NO, left_the_desk),
    "guidance_staffed_percent": Measure(
        PERCENT, _WHOLE, guidance_staffed_percent, has_guidance_area, reads=frozenset({"duties"}), of="duties"
    ),
    "counters_staffed_percent": Measure(
        PERCENT, _WHOLE, counters_staffed_percent, reads=frozenset({"posts"}), of="posts"
    ),
    "opening_delay_minutes": _of("posts", MINUTES, opening_delay_minutes),
    "break_minutes": _of("posts", MINUTES, break_minutes),
    "open_as_published_percent": Measure(
        PERCENT, _WHOLE, open_as_published_percent, reads=frozenset({"posts", "doors"}), of="posts"
    ),
    "self_service_uptime_percent": Measure(
        PERCENT, _WHOLE, self_service_percent, reads=frozenset({"devices"}), of="devices"
    ),
    "board_uptime_percent": Measure(PERCENT, _WHOLE, boards_percent, reads=frozenset({"devices"}), of="devices"),
    "promised_working_days": _of("matters", WORKING_DAYS, promised_working_days),
    "promise_within_law": _of("matters", YES_NO, promise_within_law),
    "states_a_limit": _of("matters", YES_NO, states_a_limit),
    "asks_other_materials": _of("matters", YES_NO, asks_other_materials),
    "can_be_filed_online": _of("matters", YES_NO, can_be_filed_online),
    "applicant_materials": _of("matters", MATERIALS, applicant_materials),
    "rating_stars": _of("ratings", STARS, rating_stars),
    "services_with_at_most_one_rating": _of("ratings", YES_NO, one_rating_by_the_visitor, "duties", "staff"),
    "bad_rating_contact_working_days": _of("complaints", WORKING_DAYS, bad_rating_contact_days),
    "bad_rating_put_right_working_days": _of("complaints", WORKING_DAYS, bad_rating_put_right_days),
    "bad_rating_called_back": _of("complaints", YES_NO, bad_rating_called_back),
    "complaint_acceptance_working_days": _of("complaints", WORKING_DAYS, complaint_acceptance_days),
    "complaint_answer_working_days": _of("complaints", WORKING_DAYS, complaint_answer_days),
    "told_at_once": _of("notices", YES_NO, told_at_once),
    "correction_notice_working_days": _of("filings", WORKING_DAYS, correction_notice_days),
    "acceptance_to_decision_working_days": _of("filings", WORKING_DAYS, decision_days),
    "decided_as_promised": _of("filings", YES_NO, decided_as_promised, "matters"),
    "filings_followed_up": _of("filings", YES_NO, followed_up, "matters"),
    # Known, and not told of by any event yet:
    "decision_to_delivery_working_days": _of("visits", WORKING_DAYS, None),
    "precheck_answer_working_days": _of("visits", WORKING_DAYS, None),
    "refused_electronic_certificates": _of("visits", YES_NO, None),
    "complete_conditional_acceptances": _of("visits", YES_NO, None),
}
"""By the names that clauses use."""

__all__ = [
    "AMOUNTS",
    "CASES",
    "JUDGEMENTS",
    "MEASURES",
    "MINUTES",
    "PERCENT",
    "PERCENTILE",
    "WORKING_DAYS",
    "YES_NO",
    "Case",
    "Measure",
    "Observed",
]
