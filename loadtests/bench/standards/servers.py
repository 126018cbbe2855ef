"""A broker and a database of the benchmark's own, and the standards service as a process on them."""

from __future__ import annotations

import base64
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.broker import Broker
from deploy.local.database import Database
from deploy.local.ports import Ports
from deploy.local.supervise import Supervisor
from loadtests.bench.suite import free_block
from shared.config import Settings, settings

_PATIENCE_SECONDS = 180.0


@contextmanager
def own_servers(home: Path) -> Iterator[Settings]:
    """Run a broker and a database with their files under ``home``; this process's settings are theirs meanwhile."""
    ports = Ports(free_block())
    supervisor = Supervisor(home, home / "log")
    broker, database = Broker(home / "broker", ports), Database(home / "database", ports.mongo)
    supervisor.start([*broker.programs(), *database.programs()], {})
    try:
        until(database.ready, "the database")
        until(broker.answers, "the broker")
        wanted = {
            "HALL_AMQP_URL": broker.add_vhost(f"bench-{secrets.token_hex(4)}"),  # of an earlier run nothing waits
            "HALL_MONGO_URL": database.url,
            "HALL_DATABASE_PREFIX": "bench_",
            "HALL_TOKEN_SECRET": secrets.token_hex(32),
            "HALL_FIELD_KEY": base64.b64encode(secrets.token_bytes(96)).decode(),
            "HALL_LOG_LEVEL": "ERROR",
            "HALL_SCHEDULED_CHECKS": "false",
        }
        with _environment(wanted):
            settings.cache_clear()
            yield settings()
    finally:
        settings.cache_clear()
        supervisor.stop()


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def office() -> Iterator[int]:
    """Run the standards service in a process of its own, under this process's environment; gives its number."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    running = subprocess.Popen([sys.executable, "-m", "deploy.run", "standards"], env=environment)
    try:
        yield running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def processor_seconds(process: int | None) -> float:
    """Return what a process and those that it started and that ended have used (0 where Linux does not tell).

    Beside the time that passed it says how much of it was waiting, for a machine that others use too.
    """
    try:
        told = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0.0
    return sum(int(each) for each in told.rsplit(")", 1)[1].split()[11:15]) / os.sysconf("SC_CLK_TCK")


def until(holds: Callable[[], object], what: str, pause: float = 0.05, seconds: float = _PATIENCE_SECONDS) -> None:
    """Return once ``holds()``; raises ``TimeoutError`` naming ``what``."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(pause)
