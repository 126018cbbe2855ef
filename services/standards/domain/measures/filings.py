"""What becomes of applications: one notice of all that is amiss, and the working days until somebody answers.

Days are those of the authority, as somebody at the desk noted them; a note counts in the period in which it was made,
so that a period that is over keeps its figures. Of what nobody noted nothing is known: ``followed_up`` says how much.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.standards.domain.facts import Facts
from services.standards.domain.filed import ACCEPTED, CORRECTED, DECIDED, Filing, Heard
from services.standards.domain.measures.observed import Case, Observed, seen
from services.standards.domain.measures.working_days import day_of, working_days
from services.standards.domain.period import Period

_FILED = "filed"


def told_at_once(facts: Facts, span: Period) -> Observed:
    """Whether nothing was told later that could have been told before, of each who was told of something amiss then.

    Source: 行政许可法 §32. By whatever was told up to the end of the period; a look that finds nothing tells nothing.
    """
    told = ((each, [one for one in each.tellings if one.amiss and one.at < span.end]) for each in facts.notices)
    then = ((each.id, tellings) for each, tellings in told if tellings and span.holds(tellings[-1].at))
    return seen(Case("notice", which, float(not any(each.late for each in told))) for which, told in then)


def correction_notice_days(facts: Facts, span: Period) -> Observed:
    """Working days from filing to the first answer, where that asks for a correction, of each noted in the period."""
    first = ((each, since, each.heard[0]) for each, since in _filed(facts) if each.heard and each.outcome == _FILED)
    return seen(
        Case("filing", filing.id, float(working_days(facts, since, answer.on)))
        for filing, since, answer in first
        if answer.state == CORRECTED and span.holds(answer.at)
    )


def decision_days(facts: Facts, span: Period) -> Observed:
    """Working days from acceptance to decision, of each decision noted in the period: see ``_decisions``."""
    return seen(
        Case("filing", filing.id, float(working_days(facts, since, decided.on)))
        for filing, since, decided in _decisions(facts, span)
    )


def decided_as_promised(facts: Facts, span: Period) -> Observed:
    """Whether it took no longer than its matter promises, of each decision noted in the period: see ``_decisions``."""
    promised = _promised(facts)
    return seen(
        Case("filing", filing.id, float(working_days(facts, since, decided.on) <= promised[filing.matter]))
        for filing, since, decided in _decisions(facts, span)
        if filing.matter in promised
    )


def followed_up(facts: Facts, span: Period) -> Observed:
    """Whether anybody noted what became of it, of each filing of the period whose promised limit ran out in it."""
    promised, today = _promised(facts), day_of(facts, span.last_moment)
    made = [(each, on) for each, on in _filed(facts) if span.holds(each.filed_at) and each.matter in promised]
    ago = {on: working_days(facts, on, today) for on in {on for _, on in made}}  # counted once a day, not once a filing
    due = (each for each, on in made if ago[on] > promised[each.matter])
    return seen(Case("filing", each.id, float(any(one.at < span.end for one in each.heard))) for each in due)


def _decisions(facts: Facts, span: Period) -> Iterator[tuple[Filing, date, Heard]]:
    """Yield each decision noted in the period with the day of the acceptance before it (the last that was noted).

    Where nobody noted one the limit is not known to have begun, so that it is left out.
    """
    for filing in facts.filings:
        accepted = None
        for each in filing.heard:
            if each.state == ACCEPTED:
                accepted = each.on
            elif each.state == DECIDED and accepted and span.holds(each.at):
                yield filing, accepted, each


def _promised(facts: Facts) -> dict[str, int]:
    return {each.id: each.promised_days for each in facts.matters if each.promised_days is not None}


def _filed(facts: Facts) -> Iterator[tuple[Filing, date]]:
    """Yield what was filed with the day on which it was."""
    return ((each, day_of(facts, each.filed_at)) for each in facts.filings if each.filed_at)
