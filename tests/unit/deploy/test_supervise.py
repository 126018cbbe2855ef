"""The supervisor's configuration, read back with the supervisor's own parser."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from supervisor.options import ServerOptions

from deploy.local.broker import Broker
from deploy.local.ports import Ports
from deploy.local.program import Program, tethered
from deploy.local.supervise import configuration


def parsed(programs: list[Program], folder: Path) -> dict[str, object]:
    (folder / "log").mkdir(exist_ok=True)
    file = folder / "supervisord.conf"
    file.write_text(configuration(programs, folder, folder / "log"))
    options = ServerOptions()
    options.realize(["-c", str(file)])
    return {each.name: each for group in options.process_group_configs for each in group.process_configs}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_percent_signs_quotes_and_spaces_arrive_as_they_are(folder: Path) -> None:
    environment = {"URL": "amqp://a%40b:p@h/x", "ARGS": "-kernel inet_dist_use_interface {127,0,0,1}"}
    command = ("/bin/echo", "50 % done", "大厅", str(folder / "a b"))
    (program,) = parsed([Program("one", "services", command, folder, environment)], folder).values()
    assert tuple(shlex.split(program.command)) == command
    assert program.environment == environment


def test_every_program_is_started_again_and_ended_with_its_children(folder: Path) -> None:
    (program,) = parsed([Program("one", "services", ("/bin/cat",), folder, stop_seconds=7)], folder).values()
    assert program.autorestart
    assert program.stopasgroup
    assert program.killasgroup
    assert program.stopwaitsecs == 7


def test_services_end_before_the_servers_and_epmd_ends_last(folder: Path) -> None:
    programs = [
        Program("queue", "services", ("/bin/cat",), folder),
        Program("epmd", "names", ("/bin/cat",), folder),
        Program("broker", "servers", ("/bin/cat",), folder),
    ]
    (folder / "log").mkdir()
    file = folder / "supervisord.conf"
    file.write_text(configuration(programs, folder, folder / "log"))
    options = ServerOptions()
    options.realize(["-c", str(file)])
    by_priority = sorted(options.process_group_configs, key=lambda group: group.priority)
    assert [[each.name for each in group.process_configs] for group in by_priority] == [["epmd"], ["broker"], ["queue"]]


def test_the_broker_is_private(folder: Path) -> None:
    environment = Broker(folder, Ports(9000)).environment()
    assert environment["HOME"] == str(folder)  # the cookie is there
    assert environment["ERL_EPMD_ADDRESS"] == "127.0.0.1"
    assert "{127,0,0,1}" in environment["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"]
    assert environment["RABBITMQ_DIST_PORT"] == "9004"


def test_a_tethered_command_is_run_by_our_own_python(folder: Path) -> None:
    assert tethered("/bin/echo", "x")[1:] == ("-m", "deploy.local.tether", "/bin/echo", "x")
