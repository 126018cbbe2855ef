from __future__ import annotations

import itertools

import pytest

from services.intake.domain import (
    FACT_WITH_STATE,
    GUIDANCE_STATE_AFTER,
    TICKET_STATE_AFTER,
    News,
    Ticket,
    Visit,
    follow,
    note_ticket,
)
from shared.contracts.events import received_by, validated
from shared.errors import Invalid
from tests.unit.intake.worlds import (
    CALLED,
    CARD,
    FINISHED,
    ISSUED,
    NO_SHOW,
    RECALLED,
    STARTED,
    TAX,
    guidance_news,
    ticket_news,
    visit,
)

SERVED = [ISSUED, CALLED, RECALLED, STARTED, FINISHED]


def after(*news: News, start: Visit | None = None) -> tuple[Visit, list[str]]:
    now, said = start or visit(), []
    for each in news:
        now, happened = follow(now, each)
        said += [entry.type for entry in happened]
    return now, said


@pytest.mark.parametrize(
    ("heard", "state", "calls"),
    [(1, "waiting", 0), (2, "called", 1), (3, "called", 2), (4, "serving", 2), (5, "finished", 2)],
)
def test_a_stop_follows_its_ticket_step_by_step(heard: int, state: str, calls: int) -> None:
    followed, _ = after(*SERVED[:heard])
    assert followed.stops[0].state == state
    assert followed.stops[0].ticket is not None
    assert (followed.stops[0].ticket.number, followed.stops[0].ticket.calls) == ("B001", calls)


def test_a_called_ticket_knows_its_counter() -> None:
    followed, _ = after(ISSUED, CALLED)
    ticket = followed.stops[0].ticket
    assert ticket is not None
    assert (ticket.counter, ticket.counter_number) == ("nanhai-3", 3)


def test_an_event_that_comes_again_changes_nothing_at_all() -> None:
    once, _ = after(ISSUED, CALLED)
    again, happened = follow(once, CALLED)
    assert again is once
    assert happened == ()


def test_a_late_event_never_turns_a_state_back() -> None:
    followed, _ = after(ISSUED, STARTED)
    late, _ = follow(followed, CALLED)
    assert late is followed


def test_in_whatever_order_and_however_often_events_come_the_visit_ends_closed_once() -> None:
    for order in itertools.permutations(SERVED):
        followed, said = after(*order, *order)
        assert (followed.state, followed.stops[0].state) == ("closed", "finished")
        assert said == ["visit_closed"]


def test_a_visit_closes_with_its_only_stop_finished() -> None:
    _, happened = follow(after(*SERVED[:4])[0], FINISHED)
    assert validated("visit_closed", happened[0].data) == {
        "visit": "v1",
        "outcome": "finished",
        "stops": 1,
        "served_stops": 1,
    }


def test_a_visitor_who_never_came_closes_the_visit_as_no_show() -> None:
    _, happened = follow(after(ISSUED, CALLED, RECALLED)[0], NO_SHOW)
    assert (happened[0].data["outcome"], happened[0].data["served_stops"]) == ("no_show", 0)


def test_a_visit_with_another_stop_ahead_stays_open() -> None:
    followed, said = after(*SERVED, start=visit(CARD, TAX))
    assert (followed.state, said, followed.present.stop) == ("open", ["visit_planned"], 1)


@pytest.mark.parametrize(
    ("news", "state", "queue", "counter"),
    [
        (
            ticket_news("ticket_held", 4, counter="nanhai-3", counter_number=3, state_from="serving"),
            "held",
            "social",
            3,
        ),
        (ticket_news("ticket_resumed", 5, counter="nanhai-4", counter_number=4, call=3), "called", "social", 4),
        (ticket_news("ticket_returned", 5, places_down=3, misses=1), "waiting", "social", None),
        (ticket_news("ticket_transferred", 5, queue="tax", queue_from="social", counter=None), "waiting", "tax", None),
        (ticket_news("ticket_cancelled", 5, state_from="called"), "cancelled", "social", None),
        (
            ticket_news(
                "action_undone",
                5,
                action="service_started",
                state_to="called",
                counter="nanhai-3",
                counter_number=3,
                call=2,
            ),
            "called",
            "social",
            3,
        ),
        (
            ticket_news("ticket_printed", 4, copy=2, state="serving", counter="nanhai-3", counter_number=3),
            "serving",
            "social",
            3,
        ),
    ],
)
def test_whatever_else_happens_to_a_ticket_is_followed(news: News, state: str, queue: str, counter: int | None) -> None:
    followed, _ = after(*SERVED[:4], news)
    stop = followed.stops[0]
    assert stop.ticket is not None
    assert (stop.state, stop.queue, stop.ticket.queue, stop.ticket.counter_number) == (state, queue, queue, counter)
    late, _ = follow(followed, STARTED)
    assert late is followed


def test_a_finish_that_is_undone_opens_the_visit_again_and_the_next_finish_closes_it() -> None:
    undone = ticket_news(
        "action_undone", 5, action="service_finished", state_to="serving", counter="nanhai-3", counter_number=3, call=2
    )
    back, _ = after(*SERVED, undone)
    assert (back.state, back.stops[0].state) == ("open", "serving")
    again, said = after(ticket_news("service_finished", 6, counter="nanhai-3", counter_number=3), start=back)
    assert (again.state, said) == ("closed", ["visit_closed"])


def test_a_visit_whose_stops_are_all_cancelled_is_cancelled() -> None:
    cancelled, happened = follow(visit(), ticket_news("ticket_cancelled", 1, state_from="waiting"))
    assert (cancelled.state, happened[0].data["outcome"]) == ("cancelled", "cancelled")


def test_one_cancelled_stop_of_two_leaves_a_visit_that_was_served() -> None:
    gone = ticket_news("ticket_cancelled", 1, state_from="waiting")
    served = ticket_news("service_finished", 9, ticket="t2", stop=1, queue="tax", counter="nanhai-3", counter_number=3)
    followed, said = after(gone, served, start=visit(CARD, TAX))
    assert (followed.state, said) == ("closed", ["visit_planned", "visit_closed"])


def test_a_ticket_that_goes_on_after_all_opens_the_visit_again() -> None:
    closed, _ = after(ISSUED, CALLED, NO_SHOW)
    back, _ = follow(closed, ticket_news("ticket_called", 9, counter="nanhai-1", counter_number=1, call=3))
    assert (back.state, back.stops[0].state) == ("open", "called")


def test_a_stop_that_the_visit_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid, match="no stop 7"):
        follow(visit(), ticket_news("ticket_issued", 0, stop=7))


def test_guidance_is_noted_and_leaves_the_stops_alone() -> None:
    followed, said = after(ISSUED, guidance_news("guidance_requested", 0), guidance_news("guidance_claimed", 1))
    late, _ = follow(followed, guidance_news("guidance_requested", 0))
    assert late is followed
    assert (followed.guidance, followed.stops[0].state, said) == ({"g1": "claimed"}, "waiting", [])


def test_the_ticket_answered_at_once_makes_its_event_old_news() -> None:
    noted = note_ticket(visit(), 0, Ticket("t1", "B001", "social"))
    assert noted.stops[0].ticket == Ticket("t1", "B001", "social")
    assert follow(noted, ISSUED)[0] is noted
    assert follow(noted, CALLED)[0].stops[0].state == "called"


def test_a_late_answer_does_not_turn_back_what_events_said() -> None:
    called, _ = after(ISSUED, CALLED)
    assert note_ticket(called, 0, Ticket("t1", "B001", "social")) is called


def test_every_event_that_intake_must_hear_has_a_rule() -> None:
    rules = {*TICKET_STATE_AFTER, *FACT_WITH_STATE, *GUIDANCE_STATE_AFTER, "guidance_handed_over"}
    rules |= {"hall_closed", "hall_reopened"}
    assert received_by("intake") == rules
