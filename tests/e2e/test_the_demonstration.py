"""The demonstration plays through, finds everything again, and leaves the clock running forward at 1×."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from loadtests.player import FOUND, play
from loadtests.player.morning import is_working_day
from shared.clock import HallClock


def test_a_short_morning_is_played_and_found_again(suite, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("HALL_DATA", str(tmp_path))
    before = HallClock(str(suite.instance.clock_file)).now()
    assert play(suite.instance, seed=3, visits=40, real_minutes=0.4) == FOUND
    after = HallClock(str(suite.instance.clock_file))
    assert after.rate().speed == 1
    assert after.now() > before
    day = after.now().astimezone(ZoneInfo("Asia/Shanghai"))
    assert is_working_day(day.date())
    assert day > datetime(day.year, day.month, day.day, 8, 30, tzinfo=day.tzinfo)
    said = capsys.readouterr().out
    assert "matters-511602.csv is not there" in said
    assert "W-01" in said
    for hall in ("nanhai", "guicheng", "dali"):
        assert hall in said
    assert "网办辅导" in said
