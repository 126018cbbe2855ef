"""A private RabbitMQ node: on loopback, with its own cookie, name server and files."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import Ports
from deploy.local.program import Program, tethered
from deploy.refusal import Refused

_SCRIPTS = Path("/usr/lib/rabbitmq/bin")
"""Where the distribution keeps the scripts that run as any user (those in ``/usr/sbin`` change to ``rabbitmq``)."""
_CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
log.console = true
log.console.level = info
log.file = false
"""
_ADVANCED = "[{rabbit, [{dead_letter_worker_publisher_confirm_timeout, 10000}]}].\n"
"""An event that comes back from a wait queue just when a node dies is sent again after so many ms. The default is three
minutes, in which a visitor without a ticket stands in the hall. (It has no name in ``rabbitmq.conf``.)
"""


@dataclass(frozen=True)
class Broker:
    """The node whose files are in ``home`` and whose ports are of ``ports``; on other ports it keeps its messages."""

    home: Path
    ports: Ports

    @property
    def url(self) -> str:
        """The AMQP URL of the default virtual host."""
        return self.url_of("/")

    def url_of(self, vhost: str) -> str:
        """Return the AMQP URL of the virtual host ``vhost``."""
        return f"amqp://guest:guest@127.0.0.1:{self.ports.amqp}/{vhost}"

    def programs(self) -> list[Program]:
        """Write the node's configuration and return epmd and the node; raises ``Refused`` without RabbitMQ."""
        server = _script("rabbitmq-server")
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "rabbitmq.conf").write_text(_CONFIGURATION.format(port=self.ports.amqp))
        (self.home / "advanced.config").write_text(_ADVANCED)
        (self.home / "enabled_plugins").write_text("[].\n")
        (self.home / "rabbitmq-env.conf").write_text("")  # or the machine's own broker's would be read
        environment = self.environment()
        return [
            Program("epmd", "names", tethered(_epmd()), self.home, environment),
            # With this variable the script becomes the broker instead of waiting for it, so that the process
            # that the supervisor knows is the one that matters.
            Program(
                "broker", "servers", tethered(server), self.home, {**environment, "RUNNING_UNDER_SYSTEMD": "true"}, 30
            ),
        ]

    def environment(self) -> dict[str, str]:
        """Return the variables under which the node and its tools run."""
        return {
            "HOME": str(self.home),
            "RABBITMQ_NODENAME": "hall@localhost",
            "RABBITMQ_MNESIA_BASE": str(self.home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.home / "enabled_plugins"),
            "RABBITMQ_CONFIG_FILE": str(self.home / "rabbitmq"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.home / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(self.home / "rabbitmq-env.conf"),
            "RABBITMQ_LOG": "-color",
            "RABBITMQ_DIST_PORT": str(self.ports.dist),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.ports.epmd),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }

    def answers(self) -> bool:
        """Return whether the node speaks AMQP: it greets with ``Connection.Start`` once the header is sent."""
        try:
            with socket.create_connection(("127.0.0.1", self.ports.amqp), timeout=1) as connection:
                connection.sendall(b"AMQP\x00\x00\x09\x01")
                return connection.recv(1) == b"\x01"
        except OSError:
            return False

    def add_vhost(self, name: str) -> str:
        """Make the virtual host ``name`` and return its URL (slow: each step starts an Erlang of its own)."""
        for command in (("add_vhost", name), ("set_permissions", "-p", name, "guest", ".*", ".*", ".*")):
            subprocess.run(
                [_script("rabbitmqctl"), "-q", *command],
                env={**os.environ, **self.environment()},
                check=True,
                capture_output=True,
                timeout=60,
            )
        return self.url_of(name)


def _script(name: str) -> str:
    path = _SCRIPTS / name
    if path.exists():
        return str(path)
    found = shutil.which(name)
    if found is None:
        raise Refused("RabbitMQ is not installed: run `sudo sh deploy/local/install-broker.sh`, or set HALL_AMQP_URL.")
    return found


def _epmd() -> str:
    found = shutil.which("epmd")
    if found is None:
        raise Refused("Erlang's epmd is not on the PATH: install the distribution's package erlang-base.")
    return found
