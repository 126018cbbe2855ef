"""Closing: the office's table of cases, when a day is over, and that nothing the hall did is undone by mistake."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.queue.domain import closing, detours, no_show
from services.queue.domain import ticket as tickets
from services.queue.domain.closing import Door
from services.queue.domain.hall import Hall, hall_from
from services.queue.domain.ticket import Ticket
from services.queue.domain.undo import remembered
from shared.contracts.events import validated
from shared.errors import Conflict
from shared.hours.official import OfficialCalendar
from tests.unit.hours.test_door import office_hall
from tests.unit.queue.hall import COUNTER, FIRST, a_hall, a_settings, a_ticket, at, cases, name_of

CALL = at("10:00")
ZONE = ZoneInfo("Asia/Shanghai")


def did(ticket: Ticket, step: str) -> Ticket:
    """Return what ``action second`` makes of ``ticket``."""
    action, second = step.split()
    now = CALL + timedelta(seconds=float(second))
    return {
        "call": lambda: tickets.call(ticket, COUNTER, FIRST, now),
        "recall": lambda: tickets.recall(ticket, now),
        "start": lambda: tickets.start(ticket, now),
        "finish": lambda: tickets.finish(ticket, now),
        "no_show": lambda: no_show.no_show(ticket, now, a_settings()),
        "hold": lambda: detours.hold(ticket, now),
        "cancel": lambda: detours.cancel(ticket),
        "transfer": lambda: detours.transfer(ticket, COUNTER),
        "suspend": lambda: closing.suspend(ticket, "fire"),
    }[action]()[0]


def closed(ticket: Ticket, how: str) -> Any:
    return {
        "day": lambda: closing.end_with_the_day(ticket, CALL + timedelta(hours=2)),
        "keep": lambda: closing.suspend(ticket, "fire"),
        "cancel": lambda: closing.end(ticket, closing.HALL_CLOSED, "fire"),
        "reopen": lambda: closing.carry_over(ticket),
    }[how]()


@pytest.mark.parametrize("case", cases("closing"), ids=name_of)
def test_what_becomes_of_a_ticket(case):
    ticket = a_ticket()
    for step in case.get("after", []):
        ticket = did(ticket, step)
    if "refused" in case:
        with pytest.raises(Conflict) as refused:
            closed(ticket, case["closes"])
        assert refused.value.detail["state"] == case["refused"]
        return
    after, said = closed(ticket, case["closes"])
    assert validated(said.type, said.data)
    assert after.state == case["then"]
    if "place" in case:
        assert after.counts_from == at(case["place"]).timestamp()
    for name in ("suspended", "counter", "calls", "bound_to", "served_seconds"):
        if name in case:
            assert getattr(after, name) == case[name]


@pytest.mark.parametrize("how", ["keep", "cancel", "reopen", "day"])
def test_what_the_hall_did_is_not_undone_as_a_slip_of_the_hand(how):
    ticket = a_ticket()
    after, said = closed(ticket, how)
    assert remembered(ticket, after, said, CALL, "system").last is None


def office() -> Hall:
    """Return a hall that closes at 17:00, Thursdays at 20:00, with an hour of after-hours service."""
    return hall_from(office_hall(), 1, OfficialCalendar())


@pytest.mark.parametrize(
    ("now", "ended"),
    [
        ("2026-03-03 16:59", "2026-03-02"),
        ("2026-03-03 17:59", "2026-03-02"),
        ("2026-03-03 18:00", "2026-03-03"),
        ("2026-03-05 20:59", "2026-03-04"),
        ("2026-03-05 21:00", "2026-03-05"),
        ("2026-03-07 12:00", "2026-03-06"),
        ("2026-03-08 00:00", "2026-03-07"),
    ],
)
def test_a_day_is_over_when_the_after_hours_service_ends(now, ended):
    assert closing.ended_day(office(), datetime.fromisoformat(now).replace(tzinfo=ZONE)) == ended


def test_round_the_clock_a_day_is_over_some_time_after_midnight():
    hall = hall_from(office_hall(hours=[{"weekday": 1, "opens": "00:00", "closes": "24:00"}], calendar={}))
    assert closing.ended_day(hall, datetime(2026, 3, 3, 0, 59, tzinfo=ZONE)) == "2026-03-01"
    assert closing.ended_day(hall, datetime(2026, 3, 3, 1, 0, tzinfo=ZONE)) == "2026-03-02"


def test_a_ticket_of_a_day_that_is_over_does_not_go_on():
    hall, ticket = office(), did(a_ticket(), "cancel 0")
    running, over = (datetime(2026, 3, 2, hour, 0, tzinfo=ZONE) for hour in (17, 18))
    closing.require_running(hall, ticket, a_ticket(), running)
    with pytest.raises(Conflict) as refused:
        closing.require_running(hall, ticket, a_ticket(), over)
    assert refused.value.detail == {"state": "cancelled", "day": "2026-03-02"}


def test_a_hall_is_closed_once_and_opened_once():
    door, hall = Door("nanhai"), a_hall()
    closing.require_open_hall(door)
    shut, said = closing.close_hall(door, "fire", "keep", hall.day(CALL), CALL)
    assert validated(said.type, said.data)["reason"] == "fire"
    for again in (
        lambda: closing.close_hall(shut, "power", "keep", hall.day(CALL), CALL),
        lambda: closing.require_open_hall(shut),
        lambda: closing.reopen_hall(door, hall.day(CALL), CALL),
    ):
        with pytest.raises(Conflict):
            again()
    opened, said = closing.reopen_hall(shut, hall.day(CALL), CALL + timedelta(minutes=30))
    assert validated(said.type, said.data)
    closing.require_open_hall(opened)


def test_an_appointment_is_excused_when_the_hall_was_closed_in_its_window():
    hour = timedelta(hours=1)
    shut, _ = closing.close_hall(Door("nanhai"), "fire", "keep", "2026-03-02", CALL)
    assert shut.was_shut(CALL + hour, CALL + 2 * hour)
    assert not shut.was_shut(CALL - 2 * hour, CALL - hour)
    opened, _ = closing.reopen_hall(shut, "2026-03-02", CALL + hour)
    assert opened.was_shut(CALL + hour / 2, CALL + 2 * hour)
    assert not opened.was_shut(CALL + 2 * hour, CALL + 3 * hour)
    assert not Door("nanhai").was_shut(CALL, CALL + hour)
