"""The ``hall`` command and the runner refuse in one sentence, with exit code 1."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from deploy import hall, run
from deploy.local.instance import locked, opened
from deploy.registry import SERVICES
from shared.config import settings
from shared.contracts.aggregates import AGGREGATES
from shared.security import verify_token
from tests.servers import free_block

_SECRET = "x" * 32


@pytest.fixture(autouse=True)
def no_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An environment without any setting, and a home where no hall ever was."""
    for name in [name for name in os.environ if name.startswith("HALL_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HALL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one sentence that was printed."""
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize(
    ("arguments", "variables", "expected"),
    [
        ("status", {}, "There is no hall at"),
        ("status --json", {}, "There is no hall at"),
        ("token clerk --hall nanhai", {}, "There is no hall at"),
        ("demo", {}, "There is no hall at"),
        ("catalogue import matters.csv", {}, "There is no hall at"),
        ("catalogue stats", {}, "There is no hall at"),
        ("parked list", {}, "There is no hall at"),
        ("up", {"HALL_PORT": "eighty"}, "HALL_PORT is 'eighty'"),
        ("up --clock-start yesterday", {}, "--clock-start is 'yesterday'"),
        ("up --clock-start 2026-03-02T08:30:00", {}, "a time needs its zone"),
        ("up --clock-speed 0", {}, "--clock-speed is 0"),
        ("up --clock-speed nan", {}, "--clock-speed is nan"),
        ("up", {"HALL_MONGOD": "/nowhere/mongod"}, "HALL_MONGOD is '/nowhere/mongod'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    arguments: str,
    variables: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("HALL_PORT", str(free_block().base))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["hall", *arguments.split()])
    with pytest.raises(SystemExit) as ended:
        hall.main()
    assert ended.value.code == 1
    assert expected in said(capsys)


@pytest.mark.parametrize(
    ("names", "variables", "expected"),
    [
        ([], {}, "Say which services to run"),
        (["kitchen"], {}, "There is no service 'kitchen'"),
        (["relay", "queue"], {}, "The relay runs in a process of its own"),
        (["queue"], {}, "HALL_TOKEN_SECRET"),
        (["queue"], {"HALL_TOKEN_SECRET": "short"}, "HALL_TOKEN_SECRET"),
        (["queue"], {"HALL_TOKEN_SECRET": _SECRET, "HALL_MAX_WORKERS": "none"}, "HALL_MAX_WORKERS"),
        (["queue"], {"HALL_TOKEN_SECRET": _SECRET, "HALL_LOG_LEVEL": "LOUD"}, "LOUD"),
        (["relay"], {"HALL_TOKEN_SECRET": _SECRET, "HALL_MONGO_URL": "mongodb://127.0.0.1:none/"}, "HALL_MONGO_URL"),
        (["relay"], {"HALL_TOKEN_SECRET": _SECRET, "HALL_AMQP_URL": "127.0.0.1"}, "HALL_AMQP_URL"),
    ],
)
def test_a_process_refuses_wrong_settings_in_one_sentence(
    names: list[str],
    variables: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quiet: None,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run.main(names) == 1
    assert expected in said(capsys)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the log of the test run as it is."""
    monkeypatch.setattr("shared.observability.logs.configure", _check_level)


def _check_level(level: str, _process: str) -> None:
    logging.Logger("unused").setLevel(level)


@pytest.mark.parametrize("arguments", ["catalogue import matters.csv", "catalogue stats"])
@pytest.mark.parametrize("hangs_up", [True, False])
def test_a_hall_whose_broker_is_away_is_said_in_one_sentence(
    arguments: str, hangs_up: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "matters.csv").write_text("department,group,name,item_code,task_type\n区税务局,,a,1,20\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["hall", *arguments.split()])
    home = tmp_path / "home"
    with locked(home), broker_that(hangs_up) as port:
        opened(home, 8000, "127.0.0.1", f"amqp://127.0.0.1:{port}//", "mongodb://127.0.0.1:1/").save()
        with pytest.raises(SystemExit) as ended:
            hall.main()
    assert ended.value.code == 1
    assert "The broker cannot be reached" in said(capsys)


@contextmanager
def broker_that(hangs_up: bool) -> Iterator[int]:
    """Give a port that refuses, or one that takes connections and closes them at once."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if hangs_up:
            listener.listen()
            Thread(target=_hang_up, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR) if hangs_up else None


def _hang_up(listener: socket.socket) -> None:
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return


def test_a_token_is_printed_and_nothing_else(tmp_path: Path) -> None:
    instance = opened(tmp_path, 8000, "127.0.0.1", "amqp://127.0.0.1:8001//", "mongodb://127.0.0.1:8002/")
    instance.save()
    done = subprocess.run(
        [sys.executable, "-m", "deploy.hall", "token", "guide", "--hall", "guicheng"],
        env={**os.environ, "HALL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert verify_token(instance.secret, done.stdout.rstrip("\n")).id == "guide:guicheng"


def test_the_version_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["hall", "version"])
    with pytest.raises(SystemExit):
        hall.main()
    assert capsys.readouterr().out.strip() == "0.1.0"


def test_the_relay_watches_the_services_that_run() -> None:
    assert set(SERVICES) == set(AGGREGATES)
