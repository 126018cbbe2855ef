"""Runs nameko services in this process, and ends them in order and in time. Import after the patch for eventlet."""

from __future__ import annotations

import gc
import os
import signal

import eventlet
import structlog
from nameko.runners import ServiceRunner

from deploy.patience import wait_for_servers
from deploy.registry import service_class
from shared.config import Settings
from shared.messaging import nameko_config
from shared.observability import draining

_NOTICE_SECONDS = 2.0
"""How long the door still serves after it has said that it is not ready, so that a load balancer can look elsewhere.
With the drain (``HALL_DRAIN_SECONDS``) less than the 20 s after which a supervisor kills.
"""
_LOOK_FOR_SIGNAL_SECONDS = 0.1
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""So many, and not 700: what a service makes by the hundred thousand (a month's facts) forms no cycles, and looking for
some among it each time took four times as long as making it.
"""
_log = structlog.get_logger("deploy")


def serve(names: list[str], settings: Settings) -> None:
    """Run the services ``names`` until SIGTERM or SIGINT, then finish what was begun, ``drain_seconds`` at most.

    What is not finished then goes back to the inbox, because its connection closes.
    """
    asked_to_end: list[int] = []
    classes = [service_class(name) for name in names]
    wait_for_servers(settings)
    gc.freeze()  # what is loaded stays
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    runner = _runner(classes, settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked_to_end.append(number))
    eventlet.spawn(_drain, runner, asked_to_end, _NOTICE_SECONDS if "gateway" in names else 0.0, settings.drain_seconds)
    runner.start()
    _log.info("serving", services=names)
    _wait(runner)


def _runner(classes: list[type], settings: Settings) -> ServiceRunner:
    runner = ServiceRunner(nameko_config(settings))
    for each in classes:
        runner.add_service(each)
    return runner


def _drain(runner: ServiceRunner, asked_to_end: list[int], notice_seconds: float, seconds: float) -> None:
    """Wait for the signal, say no to new work, let the old finish; the process ends here at the latest.

    A signal does not wake eventlet's hub, and its handler must not touch eventlet: hence the looking.
    """
    while not asked_to_end:
        eventlet.sleep(_LOOK_FOR_SIGNAL_SECONDS)
    draining.begin()
    _log.info("draining")
    eventlet.sleep(notice_seconds)
    finished = False
    with eventlet.Timeout(seconds, False):
        runner.stop()
        finished = True
    _log.info("ended", finished=finished)
    os._exit(0)


def _wait(runner: ServiceRunner) -> None:
    """Return when all services have stopped; end the process with 1 when one died, so that it is started again."""
    waiting = eventlet.spawn(runner.wait)
    while True:
        try:
            waiting.wait()
            return
        except OSError as error:
            # A signal that arrives while eventlet waits on a socket surfaces here (EINTR); the drain goes on.
            if error.errno != 4 or waiting.dead:
                raise
        except Exception:  # noqa: BLE001 - whatever killed it, a new process is the answer
            _log.exception("service_died")
            os._exit(1)
