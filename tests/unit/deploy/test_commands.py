"""The ``hall`` command and the runner refuse in one sentence, with exit code 1."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.instance import opened
from deploy.registry import SERVICES
from shared.contracts.aggregates import AGGREGATES
from shared.security import verify_token


def hall(home: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HALL_")}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "deploy.hall", *arguments],
        env={**clean, "HALL_HOME": str(home), **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "variables", "expected"),
    [
        (("status",), {}, "There is no hall at"),
        (("status", "--json"), {}, "There is no hall at"),
        (("token", "clerk", "--hall", "nanhai"), {}, "There is no hall at"),
        (("demo",), {}, "There is no hall at"),
        (("up",), {"HALL_PORT": "eighty"}, "HALL_PORT is 'eighty'"),
        (("up", "--clock-start", "yesterday"), {}, "--clock-start is 'yesterday'"),
        (("up", "--clock-start", "2026-03-02T08:30:00"), {}, "a time needs its zone"),
        (("up", "--clock-speed", "0"), {}, "--clock-speed is 0"),
        (("up",), {"HALL_MONGOD": "/nowhere/mongod"}, "HALL_MONGOD is '/nowhere/mongod'"),
        (("run", "kitchen"), {}, "There is no service 'kitchen'"),
        (("run", "relay", "queue"), {}, "The relay runs in a process of its own"),
        (("run", "queue"), {"HALL_TOKEN_SECRET": "short"}, "HALL_TOKEN_SECRET"),
        (("run", "queue"), {"HALL_TOKEN_SECRET": "x" * 32, "HALL_MAX_WORKERS": "none"}, "HALL_MAX_WORKERS"),
        (("run", "queue"), {"HALL_TOKEN_SECRET": "x" * 32, "HALL_LOG_LEVEL": "LOUD"}, "LOUD"),
        (("run", "queue"), {"HALL_TOKEN_SECRET": "x" * 32, "HALL_MONGO_URL": "nonsense"}, "HALL_MONGO_URL"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], expected: str
) -> None:
    done = hall(tmp_path / "home", *arguments, **variables)
    assert done.returncode == 1
    assert expected in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_token_is_printed_and_nothing_else(tmp_path: Path) -> None:
    instance = opened(tmp_path, 8000, "127.0.0.1", "amqp://127.0.0.1:8001//", "mongodb://127.0.0.1:8002/")
    instance.save()
    done = hall(tmp_path, "token", "guide", "--hall", "guicheng")
    assert done.returncode == 0
    assert done.stderr == ""
    assert verify_token(instance.secret, done.stdout.rstrip("\n")).id == "guide@guicheng"


def test_the_version_is_printed(tmp_path: Path) -> None:
    assert hall(tmp_path, "version").stdout.strip() == "0.1.0"


def test_the_relay_watches_the_services_that_run(tmp_path: Path) -> None:
    assert set(SERVICES) == set(AGGREGATES)
