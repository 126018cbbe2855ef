"""What a fault does to the processes of a running hall: kill, stop, start, freeze. Only those of this hall."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.supervise import processes
from deploy.registry import SERVICES
from shared.messaging.figures import RELAY as RELAY_COLLECTION
from shared.messaging.lease import holder
from shared.storage import connect, database
from tests.servers import wait_for
from tests.suite import Suite

RELAY = "relay"
SERVERS = ("broker", "database")


class Hands:
    """Lays hands on the hall ``suite``; a second relay stands by, as there would be two copies of it anywhere."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self._standby: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Hands:
        self.stand_by()
        return self

    def __exit__(self, *_: object) -> None:
        self.stand_down()

    def pid(self, name: str) -> int:
        """The process id of ``name``, 0 while it does not run."""
        return int(processes(self._control).get(name, {}).get("pid", 0))

    def runs(self) -> bool:
        """Whether the supervisor says that everything runs."""
        known = processes(self._control)
        return bool(known) and all(each["statename"] == "RUNNING" for each in known.values())

    def kill(self, name: str) -> None:
        """Kill -9; the supervisor starts it again."""
        os.kill(self.pid(name), signal.SIGKILL)

    def stop(self, name: str) -> None:
        """End ``name`` in order and keep it away until ``start``."""
        self._ask("stopProcess", name)

    def start(self, name: str) -> None:
        """Have ``name`` again."""
        with suppress(Fault):  # it runs already
            self._ask("startProcess", name)

    def stand_by(self) -> None:
        """Start the second relay, if it does not run."""
        if self._standby is None or self._standby.poll() is not None:
            environment = {**os.environ, **self.suite.instance.environment()}
            log = (self.suite.home / "log" / "relay-standby.log").open("ab")
            command = [sys.executable, "-m", "deploy.run", RELAY]
            self._standby = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)

    def stand_down(self) -> None:
        """Kill the second relay."""
        if self._standby:
            self._standby.kill()
            self._standby.wait()

    def active_relay(self, service: str = "queue") -> int:
        """The process id of the relay that forwards the events of ``service``, 0 when nobody does."""
        chosen = self.suite.instance.settings()
        with connect(chosen) as client:
            held = holder(database(client, chosen, service)[RELAY_COLLECTION])
        return int(held["owner"].split(":")[1]) if held else 0

    def wait_for_relay(self, other_than: int = 0) -> int:
        """Return the process id of the active relay once there is one, ``other_than`` that was active before."""
        found: list[int] = []

        def active() -> bool:
            found[:] = [self.active_relay()]
            return found[0] not in (0, other_than)

        wait_for(active, "an active relay")
        return found[0]

    @property
    def _control(self) -> Path:
        return Path(self.suite.instance.control)

    def _ask(self, what: str, name: str) -> Any:
        group = "servers" if name in SERVERS else "services"
        assert name in (*SERVERS, RELAY, *SERVICES)
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self._control}/socket")
        with ServerProxy("http://127.0.0.1", transport=transport) as proxy:
            return getattr(proxy.supervisor, what)(f"{group}:{name}")
