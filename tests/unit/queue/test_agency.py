"""An agent with several clients: one call, one sitting, and every client's ticket for itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.queue.domain import agency, detours, no_show
from services.queue.domain import ticket as tickets
from services.queue.domain.ticket import Overtaking
from services.queue.domain.undo import remembered, undo
from services.queue.domain.why import PRIORITY, Why
from shared.contracts.events import validated
from shared.errors import Conflict
from tests.unit.queue.hall import COUNTER, FIRST, a_settings, a_ticket, at

NOW = at("10:00")
RULES = a_settings(calls_before_no_show=1, recall_after_seconds=0)
FIRST_CLIENT, SECOND, THIRD, STRANGER = (
    replace(a_ticket(f"A00{number} {queue} normal 09:00"), agency=whose)
    for number, queue, whose in ((1, "general", "g"), (2, "general", "g"), (3, "tax", "g"), (4, "general", None))
)
CALLED, _ = tickets.call(FIRST_CLIENT, COUNTER, FIRST, NOW)


def _did(before, change, by="anna"):
    after, said = change
    validated(said.type, said.data)
    return remembered(before, after, said, NOW, by)


def test_those_join_whom_the_counter_calls_from_their_queue():
    others = [CALLED, SECOND, THIRD, STRANGER]
    assert agency.joining(CALLED, others, ("general",)) == [SECOND]
    assert agency.joining(CALLED, others, ("general", "tax")) == [SECOND, THIRD]


@pytest.mark.parametrize("alone", [replace(CALLED, agency=None), FIRST_CLIENT])
def test_nobody_joins_who_came_alone_or_is_at_no_counter(alone):
    assert agency.joining(alone, [SECOND, THIRD, STRANGER], ("general", "tax")) == []


@pytest.mark.parametrize(
    ("other", "joins"),
    [
        (replace(SECOND, state="held", counter="nanhai-5"), True),
        (replace(SECOND, state="held", counter="nanhai-3"), False),
        (replace(SECOND, bound_to="nanhai-5"), False),
        (replace(SECOND, bound_to="nanhai-3"), True),
        (replace(SECOND, state="finished"), False),
    ],
)
def test_who_sits_elsewhere_comes_along_but_nobody_who_is_done_or_sent_to_another(other, joins):
    assert agency.joining(CALLED, [other], ("general",)) == ([other] if joins else [])


def test_who_joins_is_held_there_and_is_started_without_a_call():
    joined = _did(SECOND, agency.join(SECOND, CALLED, NOW))
    assert (joined.state, joined.counter, joined.calls, joined.counts_from) == (
        "held",
        "nanhai-3",
        0,
        SECOND.counts_from,
    )
    begun = _did(joined, agency.start(joined, NOW + timedelta(minutes=5)))
    assert (begun.state, begun.started_at, begun.first_called_at) == ("serving", at("10:05"), at("10:05"))
    done, said = tickets.finish(begun, at("10:07"))
    assert (done.state, said.data["service_seconds"]) == ("finished", 120)


def test_what_was_on_hold_before_does_not_count_as_service():
    held = replace(SECOND, state="held", counter="nanhai-3", held_at=at("09:50"), first_called_at=at("09:48"))
    assert agency.start(held, NOW)[0].first_called_at == at("09:58")


def test_whoever_came_alone_is_called_before_the_service_begins():
    with pytest.raises(Conflict):
        agency.start(replace(STRANGER, state="held"), NOW)


def test_who_joins_overtakes_whom_the_call_overtook():
    early = replace(FIRST_CLIENT, priority="elderly")
    called, _ = tickets.call(early, COUNTER, Why(PRIORITY, 1.0, 15.0, overtakes=True), NOW)
    assert agency.join(SECOND, called, NOW)[0].overtook == (Overtaking("general", SECOND.counts_from, NOW),)
    assert agency.join(SECOND, CALLED, NOW)[0].overtook == ()
    assert agency.join(THIRD, called, NOW)[0].overtook == ()


def test_who_did_not_come_is_missed_for_all_and_returns_for_all():
    joined = _did(SECOND, agency.join(SECOND, CALLED, NOW))
    missed, _ = no_show.no_show(CALLED, NOW, RULES)
    ((before, (along, said)),) = agency.missed_along(missed, [CALLED, joined, THIRD, STRANGER], NOW, RULES)
    validated(said.type, said.data)
    assert (before, along.state, along.misses) == (joined, "no_show", 1)
    back, _ = detours.return_ticket(missed, None, NOW, RULES)
    ((_, (returned, _)),) = agency.returned_along(missed, back, [along, THIRD], NOW, RULES)
    assert returned.state == "waiting"
    assert returned.counts_from > back.counts_from


def test_a_call_that_is_taken_back_is_taken_back_for_all():
    called = _did(FIRST_CLIENT, tickets.call(FIRST_CLIENT, COUNTER, FIRST, NOW))
    joined = _did(SECOND, agency.join(SECOND, called, NOW))
    undo(called, NOW, RULES)
    ((_, (back, said)),) = agency.undone_along(called, [joined, THIRD], NOW, RULES, supervises=False, busy=False)
    validated(said.type, said.data)
    assert replace(back, last=None) == SECOND


def test_a_miss_that_is_taken_back_is_taken_back_for_all():
    joined = _did(SECOND, agency.join(SECOND, CALLED, NOW))
    missed = _did(CALLED, no_show.no_show(CALLED, NOW, RULES))
    along = _did(joined, agency.miss_along(joined, NOW, RULES))
    ((_, (back, _)),) = agency.undone_along(missed, [along], NOW, RULES, supervises=False, busy=False)
    assert (back.state, back.counter, back.misses) == ("held", "nanhai-3", 0)
    ((_, (waits, _)),) = agency.undone_along(missed, [along], NOW, RULES, supervises=True, busy=True)
    assert (waits.state, waits.counter) == ("waiting", None)
