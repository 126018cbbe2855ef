"""Arrivals are inferred from snapshots, whatever the source did to them."""

from __future__ import annotations

import gzip

import pytest

from loadtests.player.trace import Inflow, Snapshot, TraceAbsent, arrivals, inflows, read, trace_file

HEADER = "office,date,time,queue_id,queue,letter,open_counters,waiting,current_ticket,service_minutes\n"


def queue(*seen: tuple[int, int, int | None]) -> list[Snapshot]:
    """Snapshots of one queue: (minute of the day, waiting, number called)."""
    return [Snapshot("office", "2020-01-08", "1", *each) for each in seen]


def people(*seen: tuple[int, int, int | None]) -> int:
    return sum(each.count for each in inflows(queue(*seen)))


def test_arrivals_are_the_change_in_waiting_and_the_tickets_called_meanwhile():
    assert inflows(queue((480, 2, 4), (485, 3, 6))) == [Inflow(480, 485, 3)]


def test_a_repeated_snapshot_brings_nobody():
    assert people((480, 2, 4), (485, 2, 4), (490, 2, 4)) == 0
    assert people((480, 2, 4), (480, 2, 4), (485, 3, 4)) == 1


def test_people_who_leave_are_no_arrivals():
    assert people((480, 9, 4), (485, 5, 4)) == 0


def test_the_first_number_of_the_day_was_called_since_the_snapshot_before():
    assert people((480, 0, None), (485, 1, 2)) == 3


def test_a_number_called_out_of_order_is_not_a_new_call():
    assert people((480, 5, 50), (485, 5, 49), (490, 5, 50)) == 0


def test_a_new_series_of_numbers_is_counted_from_where_it_starts():
    assert people((480, 0, 199), (485, 0, 5), (490, 0, 7)) == 2


def test_a_leap_that_no_counter_could_have_called_is_another_series():
    assert people((480, 0, 3), (485, 0, 202), (490, 0, 204)) == 2


def test_a_snapshot_without_a_number_keeps_the_one_before():
    assert people((480, 1, 7), (485, 1, None), (490, 1, 8)) == 1


@pytest.fixture
def busy_day():
    return queue(*((480 + 5 * step, 0, 10 * step) for step in range(1, 49)))


def test_as_many_as_wanted_come_within_the_morning_in_order(busy_day):
    came = arrivals(busy_day, visits=100, minutes=220, seed=1)
    assert len(came) == 100
    assert came == sorted(came)
    assert came[0] >= 0
    assert came[-1] < 220


def test_thinning_keeps_the_shape_of_the_morning(busy_day):
    rush = queue(*((480 + 5 * step, 0, 20 * min(step, 12)) for step in range(1, 49)))
    came = arrivals(rush, visits=100, minutes=220, seed=1)
    assert sum(minute < 60 for minute in came) == 100


def test_one_seed_is_one_list_of_arrivals(busy_day):
    assert arrivals(busy_day, visits=50, minutes=200, seed=3) == arrivals(busy_day, visits=50, minutes=200, seed=3)
    assert arrivals(busy_day, visits=50, minutes=200, seed=3) != arrivals(busy_day, visits=50, minutes=200, seed=4)


def test_a_trace_with_too_few_people_is_refused(busy_day):
    with pytest.raises(ValueError, match="fewer than 9999"):
        arrivals(busy_day, visits=9999, minutes=200, seed=1)


def test_lines_that_cannot_be_read_are_left_out(tmp_path):
    file = tmp_path / "trace.csv.gz"
    lines = "O,2020-01-08,08:00,1,Kasa,K,1,2,K004,5\nO,2020-01-08,noon,1,Kasa,K,1,2,K004,5\nO,2020-01-08,08:05,1,\n"
    file.write_bytes(gzip.compress((HEADER + lines).encode() + b"O,2020-01-08,08:06,1,Ma\xb3,K,0,3,,0\n"))
    assert [(each.minute, each.waiting, each.called) for each in read(file)] == [(480, 2, 4), (486, 3, None)]


def test_an_absent_trace_says_how_to_find_it(tmp_path):
    with pytest.raises(TraceAbsent, match="HALL_DATA"):
        read(tmp_path / "none.csv.gz")


def test_the_real_trace_fills_a_morning():
    file = trace_file()
    if not file.exists():
        pytest.skip(f"the real trace {file.name} is not here: set HALL_DATA to the folder that holds it")
    snapshots = read(file)
    assert len(snapshots) > 70_000
    stood_still = [each for each in snapshots if (each.day, each.queue) == ("2020-01-01", "596")]
    assert stood_still[0].waiting == 7
    assert inflows(stood_still) == []
    came = arrivals(snapshots, visits=260, minutes=220, seed=1)
    assert len(came) == 260
    assert all(0 <= minute < 220 for minute in came)
