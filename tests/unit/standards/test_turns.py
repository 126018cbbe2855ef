"""What the turns of a ticket amount to: where and when it waited, its first call, its misses."""

from services.standards.domain.facts import Miss, Ticket, Waiting
from services.standards.domain.turns import Turn, ticket_from
from tests.unit.standards.morning import DAY, at


def told(*turns: tuple) -> Ticket:
    """Return the ticket of ``(type, minute, queue, …)``."""
    return ticket_from("v1:0", DAY, at(0), [Turn(each[0], at(each[1]), *each[2:]) for each in turns])


ISSUED = ("ticket_issued", 1, "general")
CALLED = ("ticket_called", 10, "general")


def test_a_ticket_waits_from_arrival_to_its_first_call():
    ticket = told(ISSUED, CALLED, ("service_started", 11, "general"), ("service_finished", 20, "general"))
    assert ticket.waiting == (Waiting("general", at(0), at(10)),)
    assert (ticket.first_called_at, ticket.served) == (at(10), (at(20),))


def test_a_transferred_ticket_waits_again_in_the_other_queue():
    ticket = told(ISSUED, CALLED, ("ticket_transferred", 12, "tax"), ("ticket_called", 15, "tax"))
    assert ticket.waiting == (Waiting("general", at(0), at(10)), Waiting("tax", at(12), at(15)))
    assert ticket.first_called_at == at(10)


def test_a_ticket_transferred_while_it_waits_leaves_one_queue_for_the_other():
    ticket = told(ISSUED, ("ticket_transferred", 5, "tax"))
    assert ticket.waiting == (Waiting("general", at(0), at(5)), Waiting("tax", at(5), None))
    assert ticket.first_called_at is None


def test_a_ticket_that_is_bound_to_a_counter_of_its_queue_waits_on():
    assert told(ISSUED, ("ticket_transferred", 5, "general")).waiting == (Waiting("general", at(0), None),)


def test_a_cancelled_ticket_stops_waiting():
    assert told(ISSUED, ("ticket_cancelled", 7, "general")).waiting == (Waiting("general", at(0), at(7)),)


def test_a_held_ticket_does_not_wait_and_a_returned_one_does():
    ticket = told(
        ISSUED,
        CALLED,
        ("ticket_held", 11, "general"),
        ("ticket_resumed", 15, "general"),
        ("ticket_no_show", 16, "general", 2),
        ("ticket_returned", 30, "general"),
    )
    assert ticket.waiting == (Waiting("general", at(0), at(10)), Waiting("general", at(30), None))
    assert ticket.misses == (Miss(at(16), 2),)


def test_what_was_undone_never_happened():
    undone = ("action_undone", 10.3, "general", 0, "ticket_called")
    ticket = told(ISSUED, CALLED, undone, ("ticket_called", 25, "general"))
    assert ticket.waiting == (Waiting("general", at(0), at(25)),)
    assert ticket.first_called_at == at(25)
    missed = told(
        ISSUED, CALLED, ("ticket_no_show", 11, "general", 1), ("action_undone", 11.2, "general", 1, "ticket_no_show")
    )
    assert missed.misses == ()


def test_an_undoing_whose_action_has_not_been_heard_of_yet_takes_nothing_else_back():
    assert told(ISSUED, ("action_undone", 11, "general", 0, "ticket_called")).waiting == (
        Waiting("general", at(0), None),
    )


def test_a_ticket_whose_issue_has_not_been_heard_of_yet_waited_where_it_was_called():
    assert told(CALLED).waiting == (Waiting("general", at(0), at(10)),)


def test_a_stop_without_a_ticket_waits_nowhere():
    assert told().waiting == ()
