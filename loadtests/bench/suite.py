"""A whole suite of the benchmark's own, on free ports and in a folder of its own, ended with it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from deploy.local.instance import Instance, stored
from deploy.local.ports import BLOCK, is_free

READY_SECONDS = 180
END_SECONDS = 90
_INHERITED = ("HALL_AMQP_URL", "HALL_MONGO_URL", "HALL_CLOCK_FILE", "HALL_DATABASE_PREFIX")


class NotReady(Exception):
    """The suite did not come up; the message holds the end of what it said."""


@contextmanager
def own_suite() -> Iterator[Instance]:
    """Run ``hall up`` for as long as the block lasts; raises ``NotReady``."""
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        home = Path(folder)
        said = home / "up.log"
        environment = {name: value for name, value in os.environ.items() if name not in _INHERITED}
        environment |= {"HALL_HOME": str(home), "HALL_PORT": str(free_block())}
        with said.open("wb") as log:
            command = [sys.executable, "-m", "deploy.hall", "up"]
            running = subprocess.Popen(command, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            yield _ready(home, running, said)
        finally:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


def free_block() -> int:
    """Return the first of a block of free ports, below the range the kernel gives out by itself."""
    while True:
        first = random.randrange(12000, 32000, BLOCK)
        if all(is_free(port) for port in range(first, first + BLOCK)):
            return first


def _ready(home: Path, running: subprocess.Popen[bytes], said: Path) -> Instance:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and running.poll() is None:
        instance = stored(home)
        if instance and _has_matters(instance):
            return instance
        time.sleep(0.3)
    raise NotReady(f"The suite did not come up within {READY_SECONDS} s:\n{said.read_text(errors='replace')[-2000:]}")


def _has_matters(instance: Instance) -> bool:
    """Whether the sample world is loaded and can be had."""
    headers = {"Authorization": f"Bearer {instance.token('kiosk', 'nanhai')}"}
    try:
        shown = requests.get(f"{instance.url}/api/v1/matters?hall=nanhai&limit=50", headers=headers, timeout=3)
        ready = requests.get(f"{instance.url}/readyz", timeout=3)
    except requests.RequestException:
        return False
    return shown.ok and ready.ok and len(shown.json()["items"]) >= 20
