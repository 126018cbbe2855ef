"""Keeps programs alive, with the ``supervisor`` package, and ends them all together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.leftovers import alive_file
from deploy.local.program import GROUPS, Program, tethered
from deploy.local.tether import ALIVE, PARENT

_SETTLED_AFTER_SECONDS = 2
"""A program that lives this long counts as started; one that does not is started again more and more slowly."""
_HEAD = """\
[supervisord]
nodaemon = true
logfile = {log}/supervisor.log
logfile_maxbytes = 5MB
logfile_backups = 1
pidfile = {control}/supervisor.pid
childlogdir = {log}
identifier = hall

[unix_http_server]
file = {control}/socket
chmod = 0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
_PROGRAM = """
[program:{name}]
command = {command}
directory = {directory}
environment = {environment}
stdout_logfile = {log}/{name}.log
stdout_logfile_maxbytes = 10MB
stdout_logfile_backups = 3
redirect_stderr = true
autostart = true
autorestart = true
startsecs = {settled}
startretries = 1000
stopsignal = TERM
stopwaitsecs = {stop_seconds}
stopasgroup = true
killasgroup = true
"""


class Supervisor:
    """One supervisor process and what it keeps alive.

    Its socket is in a directory of its own under the system's temporary one, because the path of a unix socket
    must be shorter than 108 bytes, wherever the instance lives.
    """

    def __init__(self, home: Path, log: Path) -> None:
        self.home, self.log = home, log
        self.control = Path(tempfile.mkdtemp(prefix="hall-"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, programs: Iterable[Program], environment: Mapping[str, str]) -> None:
        """Start ``programs`` under ``environment``, all at once."""
        self.log.mkdir(parents=True, exist_ok=True)
        file = self.home / "supervisord.conf"
        file.write_text(configuration(list(programs), self.control, self.log))
        self._process = subprocess.Popen(
            tethered(sys.executable, "-m", "supervisor.supervisord", "-c", str(file)),
            env={**os.environ, **environment, PARENT: str(os.getpid()), ALIVE: str(alive_file(self.home))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self.log / "supervisor-start.log").open("wb"),
            start_new_session=True,  # Ctrl-C is for the one in front, who then ends the others in order
        )

    @property
    def pid(self) -> int:
        """The supervisor's process id."""
        if self._process is None:
            raise RuntimeError("not started")
        return self._process.pid

    def alive(self) -> bool:
        """Return whether the supervisor itself runs."""
        return self._process is not None and self._process.poll() is None

    def last_words(self) -> str:
        """Return what the supervisor itself wrote when it could not start."""
        return (self.log / "supervisor-start.log").read_text(errors="replace")

    def stop(self, patience_seconds: float = 90) -> None:
        """End every program in order, then the supervisor; returns when all are gone."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(patience_seconds)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self.control, ignore_errors=True)


def processes(control: Path) -> dict[str, dict[str, Any]]:
    """Return what the supervisor behind ``control`` says of each program (empty while it does not answer).

    Of each: ``statename``, ``pid`` (0 when it does not run), ``spawnerr``, ``description``, ``start`` (epoch seconds).
    """
    transport = SupervisorTransport(None, None, serverurl=f"unix://{control}/socket")
    try:
        with ServerProxy("http://127.0.0.1", transport=transport) as proxy:
            answer: Any = proxy.supervisor.getAllProcessInfo()
            return {each["name"]: each for each in answer}
    except (OSError, Fault, HTTPException):
        return {}


def configuration(programs: list[Program], control: Path, log: Path) -> str:
    """Return the supervisor's configuration file."""
    parts = [_HEAD.format(log=_escaped(log), control=_escaped(control))]
    for priority, group in enumerate(GROUPS, 1):
        members = [each for each in programs if each.group == group]
        if members:
            names = ",".join(each.name for each in members)
            parts.append(f"\n[group:{group}]\nprograms = {names}\npriority = {priority}\n")
        parts += [_section(each, log) for each in members]
    return "".join(parts)


def _section(program: Program, log: Path) -> str:
    return _PROGRAM.format(
        name=program.name,
        command=" ".join(_quoted(part) for part in program.command),
        directory=_escaped(program.directory),
        environment=",".join(f"{name}={_quoted(value)}" for name, value in program.environment.items()),
        log=_escaped(log),
        settled=_SETTLED_AFTER_SECONDS,
        stop_seconds=program.stop_seconds,
    )


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', '\\"') + '"'


def _escaped(text: object) -> str:
    """Return ``text`` with the percent signs doubled, which the supervisor would take for its own variables."""
    return str(text).replace("%", "%%")
