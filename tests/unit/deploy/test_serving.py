"""The end of a process: readiness first, then the work, then the process, whatever hangs."""

from __future__ import annotations

import eventlet
import pytest

from deploy import serving
from shared.observability import draining


class Ended(Exception):
    """Stands for the end of the process."""


class Runner:
    """Stops after ``seconds``."""

    def __init__(self, seconds: float = 0) -> None:
        self.seconds, self.stopped, self.was_draining = seconds, False, False

    def stop(self) -> None:
        self.was_draining = draining.is_draining()
        eventlet.sleep(self.seconds)
        self.stopped = True


@pytest.fixture(autouse=True)
def end(monkeypatch):
    def ended(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(draining, "_draining", False)
    monkeypatch.setattr("deploy.serving.os._exit", ended)


def test_readiness_fails_for_a_while_before_anything_stops():
    runner = Runner()
    going = eventlet.spawn(serving._drain, runner, [15], 0.3, 1)
    eventlet.sleep(0.1)
    assert draining.is_draining()
    assert not runner.stopped
    with pytest.raises(Ended):
        going.wait()
    assert runner.stopped
    assert runner.was_draining


def test_what_hangs_does_not_keep_the_process_alive():
    runner = Runner(seconds=60)
    with eventlet.Timeout(5), pytest.raises(Ended):
        serving._drain(runner, [15], 0, 0.2)
    assert not runner.stopped
