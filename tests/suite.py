"""The whole suite for one test run, started as a person would start it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from deploy.local.instance import Instance, stored
from deploy.local.program import tethered
from deploy.local.status import status
from tests.servers import free_block, wait_for

_OPENS_WITHIN_SECONDS = 240
_ENDS_WITHIN_SECONDS = 120
_OPEN = "The hall is open"


@dataclass(frozen=True)
class Suite:
    """A running ``hall up``. ``process``, ``output``: of one that was started here."""

    instance: Instance
    process: subprocess.Popen[bytes] | None
    output: Path | None

    @property
    def url(self) -> str:
        """The address of its door, without a slash at the end."""
        return self.instance.url

    @property
    def home(self) -> Path:
        """Its folder."""
        return self.instance.home

    def token(self, role: str, hall: str, name: str | None = None) -> str:
        """Return a bearer token."""
        return self.instance.token(role, hall, name)

    def status(self) -> list[dict[str, Any]]:
        """Return what ``hall status --json`` prints."""
        return [each.as_dict() for each in status(self.instance)]

    def healthy(self) -> bool:
        """Return whether every process is well."""
        return all(each["healthy"] for each in self.status())

    def process_tree(self) -> psutil.Process:
        """Return the process in front; the others are its descendants."""
        assert self.process
        return psutil.Process(self.process.pid)

    def end(self, number: int = signal.SIGINT) -> int:
        """End it with the signal ``number`` and return its exit code."""
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(_ENDS_WITHIN_SECONDS)


def found_suite(home: Path) -> Suite:
    """Return the suite that runs in ``home`` already, and goes on running afterwards."""
    return Suite(_instance(home), None, None)


@contextmanager
def running_suite(
    home: Path, *options: str, port: int | None = None, servers: Mapping[str, str] | None = None
) -> Iterator[Suite]:
    """Run ``hall up`` with its data under ``home`` until the block ends; its output is in ``home/up.out``.

    ``servers``: variables that name a broker and a database which run already.
    """
    home.mkdir(parents=True, exist_ok=True)
    output = home / "up.out"
    with output.open("wb") as file:
        process = subprocess.Popen(
            tethered(sys.executable, "-m", "deploy.hall", "up", *options),  # no hall outlives tests that are killed
            env={**_environment(home, port or free_block().base), **(servers or {})},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(lambda: _opened(process, output), "the hall to open", _OPENS_WITHIN_SECONDS)
        yield Suite(_instance(home), process, output)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(_ENDS_WITHIN_SECONDS)


def _environment(home: Path, port: int) -> Mapping[str, str]:
    """Return an environment in which nothing points at servers of somebody else."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HALL_")}
    kept = {name: os.environ[name] for name in ("HALL_MONGOD",) if name in os.environ}
    return {**clean, **kept, "HALL_HOME": str(home), "HALL_PORT": str(port), "PYTHONWARNINGS": "ignore"}


def _opened(process: subprocess.Popen[bytes], output: Path) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"hall up ended with {process.returncode}:\n{output.read_text()}")
    return _OPEN in output.read_text()


def _instance(home: Path) -> Instance:
    found = stored(home)
    if found is None:
        raise RuntimeError(f"{home} holds no instance")
    return found
