"""What the person in front of an open hall is told of processes that die."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from deploy.local.deaths import Deaths


def started(at: int) -> dict[str, dict[str, int]]:
    return {"queue": {"start": at}}


def test_what_runs_on_is_not_spoken_of(tmp_path: Path) -> None:
    deaths = Deaths(tmp_path)
    assert [said for at in (7, 7, 7) for said in deaths.look(started(at))] == []


def test_what_died_is_named_once(tmp_path: Path) -> None:
    deaths = Deaths(tmp_path)
    (said,) = [said for known in (started(7), {}, started(8), started(8)) for said in deaths.look(known)]
    assert said == f"queue had ended and was started again (log: {tmp_path}/queue.log)"


def test_what_keeps_dying_is_named_with_the_end_of_its_log_at_every_third_death(tmp_path: Path) -> None:
    (tmp_path / "queue.log").write_text("it began\nthe salt is missing\n")
    deaths = Deaths(tmp_path)
    said = [said for at in range(8) for said in deaths.look(started(at))]
    assert [each.endswith("it began\nthe salt is missing") for each in said] == [False, False, True] * 2 + [False]
    assert said[2].startswith("queue keeps ending, 3 times by now.")
    assert said[5].startswith("queue keeps ending, 6 times by now.")


def test_deaths_long_apart_are_no_habit(tmp_path: Path) -> None:
    hours = count(0, 3600)
    deaths = Deaths(tmp_path, lambda: float(next(hours)))
    said = [said for at in range(8) for said in deaths.look(started(at))]
    assert len(said) == 7
    assert not [each for each in said if "keeps ending" in each]
