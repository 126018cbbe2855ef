"""Figures, on days that can be worked out by hand, and that days add up to their period."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.queue.domain.figures import Entry, by_key, cells_of, merged, summary, told
from services.queue.domain.figures.tally import spread
from tests.unit.queue.hall import at

END = at("18:00")


def entry(type_, clock, actor="anna", **data):
    return Entry(type_, at(clock), actor, data)


def a_story(arrived, *later, queue="general"):
    return told(at(arrived), [entry("ticket_issued", arrived, "kiosk", queue=queue), *later])


def called(clock, counter="c1", actor="anna"):
    return entry("ticket_called", clock, actor, queue="general", counter=counter)


def served(arrived, call, start, end, counter="c1", actor="anna"):
    """A ticket's straight way."""
    there = {"queue": "general", "counter": counter}
    finish = entry("service_finished", end, actor, **there)
    return a_story(arrived, called(call, counter, actor), entry("service_started", start, actor, **there), finish)


def opened(clock, actor="anna"):
    return entry("counter_opened", clock, actor)


def total(stories, shifts=None, end=END):
    return summary(merged(cells_of(stories, shifts or {}, end).values()))


def test_a_morning_of_three_worked_out_by_hand():
    stories = [
        served("09:00", "09:05", "09:06", "09:16"),
        served("09:01", "09:16", "09:18", "09:38"),
        a_story("09:02"),
    ]
    shifts = {"c1": [opened("09:00"), entry("counter_closed", "10:00")]}
    figures = total(stories, shifts)
    assert (figures["tickets"], figures["called"], figures["served"], figures["no_shows"]) == (3, 2, 2, 0)
    assert figures["wait"] == {
        "count": 2,
        "mean_seconds": 600,
        "median_seconds": 300,
        "p80_seconds": 900,
        "p95_seconds": 900,
    }
    assert (figures["walk"]["median_seconds"], figures["walk"]["p95_seconds"]) == (60, 120)
    assert (figures["service"]["median_seconds"], figures["service"]["p95_seconds"]) == (600, 1200)
    assert (figures["open_seconds"], figures["idle_seconds"]) == (3600, 3600 - 33 * 60)
    assert figures["overtakes"] == 0


def test_whoever_goes_before_two_earlier_ones_overtakes_twice():
    stories = [a_story("09:00"), served("09:01", "09:30", "09:31", "09:40"), served("09:02", "09:10", "09:11", "09:20")]
    cells = cells_of(stories, {}, END)
    assert cells[("general", "c1", "anna")].counts["overtakes"] == 2 + 1


def test_somebody_of_another_queue_is_not_overtaken():
    assert total([a_story("09:00", queue="tax"), served("09:02", "09:10", "09:11", "09:20")])["overtakes"] == 0


def test_time_on_hold_is_neither_service_nor_at_the_counter():
    there = {"queue": "general", "counter": "c1"}
    story = a_story(
        "09:00",
        called("09:10"),
        entry("service_started", "09:10", **there),
        entry("ticket_held", "09:15", **there),
        entry("ticket_resumed", "09:45", **there),
        entry("service_started", "09:46", **there),
        entry("service_finished", "09:50", **there),
    )
    figures = total([story], {"c1": [opened("09:00"), entry("counter_closed", "10:00")]})
    assert figures["service"]["mean_seconds"] == (5 + 4) * 60
    assert figures["idle_seconds"] == 3600 - (5 + 5) * 60
    assert figures["walk"]["count"] == 1


def test_a_transfer_counts_where_it_left_and_its_wait_only_once():
    there = {"queue": "general", "counter": "c1"}
    story = a_story(
        "09:00",
        called("09:10"),
        entry("service_started", "09:11", **there),
        entry("ticket_transferred", "09:15", "ben", queue="tax", counter=None, state_from="serving"),
        entry("ticket_called", "09:30", "carl", queue="tax", counter="c2"),
        entry("service_started", "09:31", "carl", queue="tax", counter="c2"),
        entry("service_finished", "09:35", "carl", queue="tax", counter="c2"),
    )
    cells = cells_of([story], {}, END)
    assert cells[("general", "c1", "ben")].counts["transfers"] == 1
    assert cells[("general", "c1", "anna")].samples["service"] == {240: 1}
    assert cells[("tax", "c2", "carl")].samples["service"] == {240: 1}
    assert summary(merged(cells.values()))["wait"]["count"] == 1


def test_what_was_undone_has_not_happened():
    there = {"queue": "general", "counter": "c1"}
    missed, undone = entry("ticket_no_show", "09:12", **there), entry("action_undone", "09:13", **there)
    started, finished = entry("service_started", "09:14", **there), entry("service_finished", "09:20", **there)
    figures = total([a_story("09:00", called("09:10"), missed, undone, started, finished)])
    assert (figures["no_shows"], figures["no_show_rate"], figures["served"], figures["called"]) == (0, 0.0, 1, 1)
    assert figures["walk"]["median_seconds"] == 240


def test_whoever_is_being_served_when_the_hall_closes_at_once_waits_on():
    there = {"queue": "general", "counter": "c1"}
    called_back = [
        called("10:00"),
        entry("service_started", "10:01", **there),
        entry("service_finished", "10:05", **there),
    ]
    shut = entry("ticket_suspended", "09:12", "boss", queue="general", state_from="serving")
    begun = [called("09:05"), entry("service_started", "09:06", **there)]
    figures = total([a_story("09:00", *begun, shut, *called_back)], {"c1": [opened("09:00"), opened("11:00")]})
    assert (figures["service"]["count"], figures["wait"]["count"], figures["called"]) == (2, 1, 2)
    assert figures["idle_seconds"] == figures["open_seconds"] - (7 + 5) * 60


def test_half_of_those_called_did_not_come():
    there = {"queue": "general", "counter": "c1"}
    missed = a_story("09:00", called("09:05"), entry("ticket_no_show", "09:07", **there))
    figures = total([missed, served("09:00", "09:10", "09:11", "09:12")])
    assert (figures["no_shows"], figures["no_show_rate"]) == (1, 0.5)


def test_an_appointment_waits_from_its_time_on():
    story = told(at("10:00"), [entry("ticket_issued", "09:40", "kiosk", queue="general"), called("10:04")])
    assert total([story])["wait"]["median_seconds"] == 240


def test_pauses_are_not_open_and_whoever_opens_next_is_idle_for_themselves():
    history = [
        opened("09:00"),
        entry("counter_paused", "09:30"),
        opened("10:00", "ben"),
        entry("counter_closed", "10:20"),
    ]
    clerks = by_key({"2026-03-02": cells_of([], {"c1": history}, END)}, "clerk")
    assert {name: cell.seconds["open"] for name, cell in clerks.items()} == {"anna": 1800, "ben": 1200}


def test_a_counter_that_is_taken_over_is_the_new_clerks_from_then_on():
    history = [
        opened("09:00"),
        entry("counter_taken_over", "09:30", "ben", clerk="ben"),
        entry("counter_closed", "10:00"),
    ]
    clerks = by_key({"2026-03-02": cells_of([], {"c1": history}, END)}, "clerk")
    assert {name: cell.seconds["open"] for name, cell in clerks.items()} == {"anna": 1800, "ben": 1800}


def test_a_closing_that_was_undone_counts_no_longer_than_it_lasted():
    back = {"state_from": "closed", "state_to": "open", "clerk": "anna"}
    history = [
        opened("09:00"),
        entry("counter_closed", "09:30"),
        entry("counter_action_undone", "09:31", "sue", **back),
        entry("counter_closed", "10:00"),
    ]
    clerks = by_key({"2026-03-02": cells_of([], {"c1": history}, END)}, "clerk")
    assert {name: cell.seconds["open"] for name, cell in clerks.items()} == {"anna": 59 * 60}


def test_a_counter_that_is_still_open_is_so_until_now():
    assert total([], {"c1": [opened("17:00")]})["open_seconds"] == 3600


def test_a_call_and_its_ticket_in_the_same_moment_are_counted():
    assert total([a_story("09:00", called("09:00"))])["called"] == 1


def test_no_case_gives_no_figure():
    assert spread({}) == dict.fromkeys(("mean_seconds", "median_seconds", "p80_seconds", "p95_seconds")) | {"count": 0}


minutes = st.integers(0, 120)


@st.composite
def days(draw):
    """A few days of tickets, each on its straight way or left waiting."""
    found = {}
    for day in range(draw(st.integers(1, 4))):
        stories = []
        for _ in range(draw(st.integers(0, 6))):
            arrived = at("08:00") + timedelta(minutes=draw(minutes))
            times = [arrived + timedelta(minutes=m) for m in sorted(draw(st.tuples(minutes, minutes, minutes)))]
            clocks = [each.strftime("%H:%M") for each in (arrived, *times)]
            counter, actor = draw(st.sampled_from(("c1", "c2"))), draw(st.sampled_from(("anna", "ben")))
            stories.append(served(*clocks, counter, actor) if draw(st.booleans()) else a_story(clocks[0]))
        found[f"2026-03-0{day + 1}"] = cells_of(
            stories, {"c1": [opened("08:00"), entry("counter_closed", "12:00")]}, END
        )
    return found


@given(days())
def test_the_figures_of_days_add_up_to_the_figures_of_the_period(found):
    period = merged(cell for cells in found.values() for cell in cells.values())
    for by in ("day", "queue", "clerk", "counter"):
        rows = by_key(found, by)
        together = merged(rows.values())
        whole = by == "day"
        for name in ("called", "served", "no_shows", "transfers", "overtakes"):
            assert together.counts[name] == period.counts[name]
        assert together.samples == period.samples
        if whole:
            assert summary(together) == summary(period)
    assert merged(merged(cells.values()) for cells in found.values()) == period
