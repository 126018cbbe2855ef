"""Who is next: the office's table of cases, and what must hold whatever happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.queue.domain.choice import Calling, choose, pick
from services.queue.domain.hall import CLASSES
from services.queue.domain.rank import class_of, is_preferred, rank
from services.queue.domain.ticket import Ticket
from shared.contracts.why import Why
from shared.contracts.words import PRIORITIES as WORDS_FOR_CLASSES
from shared.errors import Conflict, Invalid
from tests.unit.queue.hall import CREDIT, a_settings, a_ticket, at, cases, heads_of, name_of

NOW = at("09:30")
BOTH = Calling(("general", "tax"))


@pytest.mark.parametrize("case", cases("next"), ids=name_of)
def test_who_is_next(case):
    rules = a_settings(one_priority_call_in=case.get("one_priority_call_in", 3), **case.get("settings", {}))
    waiting = [a_ticket(words, rules) for words in case["waiting"]]
    calling = Calling(
        tuple(case.get("queues", BOTH.queues)),
        tuple(case.get("recent", ())),
        overflow=tuple(case.get("overflow", ())),
        crowds=case.get("crowds", {}),
        overtaken={f"t-{number}": times for number, times in case.get("overtaken", {}).items()},
    )
    chosen = choose(calling, heads_of(waiting), NOW, rules)
    if case["called"] is None:
        assert chosen is None
        return
    ticket, why = chosen
    assert (ticket.number, why.rule) == (case["called"], case["rule"])
    said = {**why.as_plain(), "why_en": why.english(), "why_zh": why.chinese()}
    said["before"] = {each.number: each.because for each in why.before}
    names = ("passed_over", "credit_minutes", "waited_minutes", "before", "why_en", "why_zh")
    assert {name: said[name] for name in names if name in case} == {n: case[n] for n in names if n in case}
    Why().load(why.as_plain())


def test_every_class_of_visitors_has_a_line_of_its_own():
    assert set(CLASSES) == {*WORDS_FOR_CLASSES, "appointment"}


def test_the_reason_of_a_call_can_be_read_in_both_languages():
    heads = heads_of([a_ticket("A001 general normal 09:10"), a_ticket("A002 general elderly 09:12")])
    _, why = choose(BOTH, heads, NOW, a_settings())
    assert why.english() == "priority class; waited 18 min; credit 15 min; before A001"
    assert why.chinese() == "优先照顾；已等候18分钟；照顾时间15分钟；先于A001"


def test_a_ticket_that_is_bound_to_a_counter_is_called_by_that_one_alone():
    bound = replace(a_ticket("B001 tax elderly 09:20"), bound_to="nanhai-3")
    other = a_ticket("A001 general normal 09:00")
    mine = Calling(("general",), (), "nanhai-3")
    assert choose(mine, [bound], NOW, a_settings())[0] is bound
    assert choose(Calling(("general", "tax"), (), "nanhai-4"), [bound], NOW, a_settings()) is None
    assert choose(mine, [bound, other], NOW, a_settings())[0] is other


def test_a_bound_ticket_is_called_by_its_wait_whatever_its_class():
    bound = replace(a_ticket("B001 tax elderly 09:10"), bound_to="nanhai-3")
    ticket, why = choose(
        Calling(("general",), (), "nanhai-3"), [bound, a_ticket("A001 general normal 09:00")], NOW, a_settings()
    )
    assert (ticket, why.rule, why.passed_over) == (bound, "longest_wait", ("A001",))


def test_a_ticket_that_waits_for_another_counter_cannot_be_picked():
    bound = replace(a_ticket("A001 general normal 09:00"), bound_to="nanhai-4")
    with pytest.raises(Conflict) as refused:
        pick(Calling(("general",), (), "nanhai-3"), bound, [], NOW, a_settings(), "asked for it")
    assert refused.value.detail == {"state": "waiting", "counter": "nanhai-4"}


def test_picking_says_who_was_passed_over_and_why():
    first, second = a_ticket("A001 general normal 09:00"), a_ticket("A002 general normal 09:05")
    ticket, why = pick(BOTH, second, [first], NOW, a_settings(), " a child is unwell ")
    assert ticket is second
    assert (why.rule, why.passed_over, why.reason) == ("picked", ("A001",), "a child is unwell")


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_picking_needs_a_reason(reason):
    with pytest.raises(Invalid) as refused:
        pick(BOTH, a_ticket(), [], NOW, a_settings(), reason)
    assert refused.value.field == "reason"


def test_only_who_waits_can_be_picked():
    with pytest.raises(Conflict) as refused:
        pick(BOTH, replace(a_ticket(), state="serving"), [], NOW, a_settings(), "asked for it")
    assert refused.value.detail == {"state": "serving"}


def test_a_ticket_of_a_queue_that_the_counter_does_not_serve_cannot_be_picked():
    with pytest.raises(Invalid) as refused:
        pick(Calling(("tax",)), a_ticket("A001 general normal 09:00"), [], NOW, a_settings(), "asked for it")
    assert refused.value.field == "ticket"


# A day at one counter: arrivals (class, queue, minutes after the one before) and calls in between.

ARRIVALS = st.lists(
    st.tuples(
        st.sampled_from(sorted(CREDIT)),
        st.sampled_from(["general", "tax"]),
        st.integers(0, 12),
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=60,
)


def a_day(arrivals, rules):
    """Play it and return the calls in order: (ticket, who waited at that moment, the called one included)."""
    waiting: list[Ticket] = []
    calls: list[tuple[Ticket, list[Ticket]]] = []
    now = at("08:30")
    for index, (priority, queue, gap, called_after) in enumerate(arrivals, 1):
        now += timedelta(minutes=gap)
        made = a_ticket(f"A{index:03d} {queue} {priority} 08:30")
        waiting.append(replace(made, arrived_at=now, counts_from=now.timestamp()))
        for _ in range(called_after):
            _call_once(waiting, calls, now, rules)
    while waiting:
        _call_once(waiting, calls, now, rules)
    return calls


def _call_once(waiting, calls, now, rules):
    recent = tuple(class_of(ticket) for ticket, _ in reversed(calls))
    chosen = choose(Calling(("general", "tax"), recent), heads_of(waiting), now, rules)
    if chosen is None:
        return
    calls.append((chosen[0], list(waiting)))
    waiting.remove(chosen[0])


@settings(max_examples=150, deadline=None)
@given(ARRIVALS, st.integers(1, 5))
def test_everybody_is_called_exactly_once(arrivals, one_in):
    calls = a_day(arrivals, a_settings(one_priority_call_in=one_in))
    assert sorted(ticket.id for ticket, _ in calls) == sorted(f"t-A{n:03d}" for n in range(1, len(arrivals) + 1))


@settings(max_examples=150, deadline=None)
@given(ARRIVALS, st.integers(1, 5))
def test_who_is_called_is_the_first_of_all_with_or_of_all_without_priority(arrivals, one_in):
    rules = a_settings(one_priority_call_in=one_in)
    for called, waited in a_day(arrivals, rules):
        alike = [each for each in waited if is_preferred(each.priority) == is_preferred(called.priority)]
        assert called.id == min(alike, key=lambda each: (rank(each, rules), each.id)).id


@settings(max_examples=150, deadline=None)
@given(ARRIVALS, st.integers(2, 5))
def test_while_others_wait_at_most_one_call_in_n_is_a_priority_call(arrivals, one_in):
    calls = a_day(arrivals, a_settings(one_priority_call_in=one_in))
    for window in (calls[start : start + one_in] for start in range(len(calls))):
        others_waited = all(any(not is_preferred(each.priority) for each in waited) for _, waited in window)
        if others_waited:
            assert sum(is_preferred(ticket.priority) for ticket, _ in window) <= 1


@settings(max_examples=150, deadline=None)
@given(ARRIVALS, st.integers(1, 5))
def test_nobody_starves(arrivals, one_in):
    """Who has no priority is overtaken only within the largest credit and at most once in N calls; who has priority is
    overtaken, by rank, at most N − 1 times for each priority ticket that is called up to and including theirs."""
    rules = a_settings(one_priority_call_in=one_in)
    calls = a_day(arrivals, rules)
    order = [ticket for ticket, _ in calls]
    for place, (ticket, _) in enumerate(calls):
        arrived = next(index for index, (_, waited) in enumerate(calls) if ticket in waited)
        during = order[arrived:place]
        if is_preferred(ticket.priority):
            before = sum(is_preferred(each.priority) for each in during) + 1
            assert sum(rank(each, rules) > rank(ticket, rules) for each in during) <= (one_in - 1) * before
        else:
            overtaking = [each for each in during if each.arrived_at > ticket.arrived_at]
            assert all(rank(each, rules) <= rank(ticket, rules) for each in overtaking)
            assert all(each.arrived_at - ticket.arrived_at <= timedelta(minutes=20) for each in overtaking)
            assert len(overtaking) <= ceil(len(during) / one_in)
