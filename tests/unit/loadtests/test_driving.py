"""A measurement is bounded and its figures are what they say."""

from __future__ import annotations

import threading

import pytest

from loadtests.bench.driving import Measured, drive, paced


def test_no_more_is_done_than_wanted_whoever_does_it():
    done, lock = [], threading.Lock()

    def deed() -> None:
        with lock:
            done.append(1)

    measured = drive("deeds", [deed] * 4, most=50, seconds=10)
    assert len(done) == len(measured.milliseconds) == 50


def test_time_ends_a_measurement():
    pause = threading.Event()
    measured = drive("slow", [lambda: pause.wait(0.02) and None], most=10**6, seconds=0.1)
    assert 0 < len(measured.milliseconds) < 100
    assert measured.seconds < 5


def test_what_goes_wrong_is_counted_apart():
    def refused() -> str:
        return "503"

    def lost() -> None:
        raise ConnectionResetError

    measured = drive("bad", [refused, lost], most=10, seconds=5)
    assert measured.milliseconds == []
    assert sum(measured.errors.values()) == 10
    assert set(measured.errors) <= {"503", "ConnectionResetError"}


def test_percentiles_are_by_nearest_rank():
    measured = Measured("m", 1, 2.0, [float(each) for each in range(1, 101)])
    assert (measured.percentile(0.5), measured.percentile(0.99), measured.percentile(1)) == (50, 99, 100)
    assert measured.per_second == 50
    assert Measured("none", 1).percentile(0.5) == 0


@pytest.mark.parametrize("most", [0, 1])
def test_little_is_little(most):
    assert len(drive("few", [lambda: None], most=most, seconds=5).milliseconds) == most


def test_a_steady_rate_is_kept_by_all_clients_together():
    measured = paced("steady", [lambda: None] * 3, rate=100, seconds=0.5)
    assert 0 < len(measured.milliseconds) <= 50
    assert measured.seconds >= 0.4 or len(measured.milliseconds) < 50
