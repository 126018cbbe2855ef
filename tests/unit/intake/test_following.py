from __future__ import annotations

import itertools

import pytest

from services.intake.domain import GUIDANCE_STATE_AFTER, TICKET_STATE_AFTER, News, Stop, Ticket, follow, note_ticket
from services.intake.domain.visit import Visit
from shared.contracts.events import received_by, validated
from shared.errors import Invalid
from tests.unit.intake.worlds import CALLED, FINISHED, ISSUED, NO_SHOW, RECALLED, STARTED, ticket_news, visit

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
    two = Visit(**{**vars(visit()), "stops": (visit().stops[0], Stop(1, "tax-paid-proof", "tax"))})
    followed, said = after(*SERVED, start=two)
    assert (followed.state, said, followed.present.stop) == ("open", [], 1)


def test_a_ticket_that_goes_on_after_all_opens_the_visit_again() -> None:
    closed, _ = after(ISSUED, CALLED, NO_SHOW)
    back, _ = follow(closed, ticket_news("ticket_called", 9, counter="nanhai-1", counter_number=1, call=3))
    assert (back.state, back.stops[0].state) == ("open", "called")


def test_a_stop_that_the_visit_does_not_have_is_refused() -> None:
    with pytest.raises(Invalid, match="no stop 7"):
        follow(visit(), ticket_news("ticket_issued", 0, stop=7))


def test_guidance_is_noted_and_leaves_the_stops_alone() -> None:
    followed, said = after(ISSUED, News("guidance_requested", "g1", 0, {}), News("guidance_claimed", "g1", 1, {}))
    late, _ = follow(followed, News("guidance_requested", "g1", 0, {}))
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
    assert received_by("intake") <= {*TICKET_STATE_AFTER, *GUIDANCE_STATE_AFTER}
