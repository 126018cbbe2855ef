"""A TCP proxy that can be told to cut its connections, or to leave them half open."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

from eventlet import patcher

# Real threads and sockets: the proxy is to work whatever becomes of the green ones of the service under test.
select: Any = patcher.original("select")
socket: Any = patcher.original("socket")
threading: Any = patcher.original("threading")

_LOOK_EACH_SECONDS = 0.05
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Proxy:
    """``with Proxy("127.0.0.1", 5672) as proxy``: listens on ``proxy.port`` and passes on what comes."""

    def __init__(self, host: str, port: int) -> None:
        self._behind = (host, port)
        self._links: list[Link] = []
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._server.settimeout(_LOOK_EACH_SECONDS)
        self._open = True

    @property
    def port(self) -> int:
        """Where to connect to."""
        return int(self._server.getsockname()[1])

    @property
    def links(self) -> int:
        """How many connections pass something on."""
        return sum(each.passes for each in self._links)

    def __enter__(self) -> Proxy:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        self.cut()
        self._server.close()

    def cut(self) -> None:
        """Reset every connection that is open now; new ones pass."""
        for each in list(self._links):
            each.cut()

    def freeze(self) -> None:
        """Leave every connection that is open now half open: nothing comes through, nobody is told; new ones pass."""
        for each in list(self._links):
            each.frozen = True

    def _accept(self) -> None:
        while self._open:
            with suppress(OSError):
                near, _ = self._server.accept()
                near.settimeout(None)
                try:
                    far = socket.create_connection(self._behind)
                except OSError:
                    near.close()
                    continue
                self._links.append(Link(near, far))
                threading.Thread(target=self._links[-1].run, daemon=True).start()


class Link:
    """One connection through the proxy."""

    def __init__(self, near: Any, far: Any) -> None:
        self._ends = {near: far, far: near}
        self.frozen, self._cut, self._ended = False, False, threading.Event()

    @property
    def passes(self) -> bool:
        """Whether bytes come through."""
        return not self.frozen and not self._ended.is_set()

    def run(self) -> None:
        """Pass bytes in both directions until one end hangs up or the link is cut."""
        with suppress(OSError):
            while not self._cut and self._pass_on():
                pass
        for end in self._ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            end.close()
        self._ended.set()

    def _pass_on(self) -> bool:
        """Pass on what is there; return whether both ends still stand."""
        if self.frozen:
            self._ended.wait(_LOOK_EACH_SECONDS)
            return True
        for end in select.select(list(self._ends), [], [], _LOOK_EACH_SECONDS)[0]:
            chunk = end.recv(65_536)
            if not chunk:
                return False
            self._ends[end].sendall(chunk)
        return True

    def cut(self) -> None:
        """Have both ends reset, and wait for it."""
        self._cut = True
        self._ended.wait(5)
