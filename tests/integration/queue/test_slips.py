"""Slips over the real store, the real services and a printer on a real port."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.queue.domain.numbers import label
from services.queue.domain.printing import attempted
from services.queue.store.spool import real_now
from shared.clock import clock
from shared.messaging import RpcSession
from shared.security import SYSTEM
from tests.integration.queue.conftest import CLERK, KIOSK, SUPERVISOR, Halls, stamp, until
from tests.unit.queue.hall import plain_hall
from tests.unit.queue.printer import scripted_printer

MATTER = {
    "id": "m1",
    "name": {"zh": "社保卡申领", "en": "Social security card"},
    "department": {"zh": "人社局", "en": "Social security bureau"},
    "materials": [
        {"name": {"zh": "照片", "en": "Photograph"}, "held": False},
        {"name": {"zh": "户籍", "en": "Household register"}, "held": True},
    ],
    "channels": ["counter"],
    "source": "test",
}


@pytest.fixture
def at_desk(halls: Halls, world):
    """Give the hall a printer, and a way to register a visitor at its kiosk."""

    class Desk:
        def __init__(self):
            self.halls, self.store = halls, world.store

        def prints_on(self, **printer):
            plain = plain_hall(halls.hall) | {"printers": [{"id": "p1", "kiosks": [f"{KIOSK}-1"], **printer}]}
            with RpcSession(halls.settings, SYSTEM) as session:
                session.intake.publish_hall(hall=plain)
                session.intake.publish_matters(matters=[MATTER | {"queues": {halls.hall: "general"}}])
                known = session.intake.get_hall(hall=halls.hall)
            world.store.halls.keep([({k: v for k, v in known.items() if k != "revision"}, 1000 + known["revision"])])

        def register(self):
            with halls.by(KIOSK) as _, RpcSession(halls.settings, kiosk(halls)) as session:
                return session.intake.register_visit(hall=halls.hall, matter="m1")

        def ticket(self, visit):
            return world.store.tickets.get(visit["ticket"]["id"])

        def happened(self, visit):
            found = world.store.tickets._collection.find_one({"_id": visit["ticket"]["id"]})
            return [each["type"] for each in found["history"]]

    return Desk()


def kiosk(halls):
    from shared.security import Caller

    return Caller(f"{KIOSK}-1", frozenset({KIOSK}), frozenset({halls.hall}))


def test_a_slip_is_printed_after_the_answer_with_all_that_it_must_say(at_desk):
    with scripted_printer() as printer:
        at_desk.prints_on(host="127.0.0.1", port=printer.port)
        visit = at_desk.register()
        until(lambda: at_desk.ticket(visit).slip == "printed", 60)
        (slip,) = printer.slips
    text = slip.decode("gb18030", "ignore")
    for words in (visit["ticket"]["number"], "社保卡申领", "照片", "前面还有0人", visit["code"]):
        assert words in text
    assert "户籍" not in text
    assert "COPY" not in text
    assert at_desk.happened(visit) == ["ticket_issued", "ticket_printed"]


def test_a_printer_without_paper_is_told_of_and_prints_the_original_once_it_has_some(at_desk):
    with scripted_printer("paper_out") as printer:
        at_desk.prints_on(host="127.0.0.1", port=printer.port)
        visit = at_desk.register()
        until(lambda: at_desk.ticket(visit).slip == "failed", 60)
        with at_desk.halls.by(SUPERVISOR) as queue:
            told = {each["kind"]: each["trouble"] for each in queue.attention(hall=at_desk.halls.hall)}
        assert told == {"printer": "paper_out", "slip": "paper_out"}
        printer.mood = "well"
        until(lambda: at_desk.ticket(visit).slip == "reissued", 60)
        (slip,) = printer.slips
        assert b"COPY" not in slip
        with at_desk.halls.by(SUPERVISOR) as queue:
            until(lambda: queue.attention(hall=at_desk.halls.hall) == [], 60)
    assert at_desk.happened(visit) == ["ticket_issued", "print_failed", "ticket_printed"]


def test_what_may_be_out_already_comes_again_as_a_copy_and_then_no_more(at_desk):
    with scripted_printer("forgetful") as printer:
        at_desk.prints_on(host="127.0.0.1", port=printer.port)
        visit = at_desk.register()
        until(lambda: at_desk.ticket(visit).slip == "failed" and at_desk.ticket(visit).print_due is None, 120)
        first, second = printer.slips
    assert b"COPY" not in first
    assert b"COPY No. 2" in second


def test_after_a_death_in_the_middle_of_printing_the_next_slip_is_a_copy(at_desk, tmp_path, world):
    at_desk.prints_on(folder="desk")  # which the services here have not: nothing is printed by them
    visit = at_desk.register()
    until(lambda: at_desk.ticket(visit).slip == "failed", 60)
    due = world.store.spool.look(visit["ticket"]["id"])
    died = world.store.spool.note(due, attempted(due.ticket, real_now() - timedelta(seconds=70)), stamp())
    assert died.ticket.prints == 1
    with scripted_printer() as printer:
        at_desk.prints_on(host="127.0.0.1", port=printer.port)
        until(lambda: printer.slips, 60)
        assert b"COPY No. 2" in printer.slips[0]


def test_a_lost_slip_is_printed_again_as_a_copy_of_the_same_ticket(at_desk):
    with scripted_printer() as printer:
        at_desk.prints_on(host="127.0.0.1", port=printer.port)
        visit = at_desk.register()
        until(lambda: at_desk.ticket(visit).slip == "printed", 60)
        with at_desk.halls.by(CLERK) as queue:
            assert queue.reprint(ticket=visit["ticket"]["id"])["id"] == visit["ticket"]["id"]
        until(lambda: len(printer.slips) == 2, 60)
        assert b"COPY No. 2" in printer.slips[1]
        until(lambda: at_desk.ticket(visit).slip == "reissued", 60)


def test_a_kiosk_that_prints_itself_reports_and_what_nobody_took_up_is_cancelled(halls, world):
    ticket = halls.take()
    with halls.by(KIOSK) as queue:
        assert queue.print_failed(ticket=ticket["id"], reason="jam")["slip"] == "failed"
        assert queue.print_failed(ticket=ticket["id"], reason="jam")["slip"] == "failed"
        taken = halls.take()
        queue.print_failed(ticket=taken["id"], reason="jam")
        assert queue.printed(ticket=taken["id"], on="screen")["slip"] == "reissued"
    with halls.by(SUPERVISOR) as queue:
        listed = queue.attention(hall=halls.hall)
    assert {(each["kind"], each["subject"]) for each in listed} == {("slip", ticket["id"]), ("printer", f"{KIOSK}-1")}
    before = world.store.tickets.get(ticket["id"])
    long_ago = replace(before, slip_since=clock.now() - timedelta(minutes=11))
    world.store.spool.note(world.store.spool.look(ticket["id"]), long_ago, stamp())
    until(lambda: world.store.tickets.get(ticket["id"]).slip == "voided", 60)
    assert world.store.tickets.get(ticket["id"]).state == "cancelled"
    assert world.store.tickets.get(taken["id"]).state == "waiting"


def test_numbers_go_on_with_four_digits_after_999(world):
    first = world.issue()
    key = {"_id": f"{world.hall.id}:{first.day}:general"}
    world.store.numbers._durable.update_one(key, {"$set": {"last": 998}})
    assert [world.issue().number for _ in range(3)] == ["A999", "A1000", "A1001"]
    assert label("A", 1000) == "A1000"
