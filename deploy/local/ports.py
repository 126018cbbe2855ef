"""The block of ports an instance lives on, so that two instances never meet."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from deploy.refusal import Refused

BLOCK = 20
DEFAULT_BASE = 8000
_USES = ("http", "amqp", "mongo", "epmd", "dist")
_FOR = {
    "http": "the screens and the API",
    "amqp": "the broker",
    "mongo": "the database",
    "epmd": "the broker's name server",
    "dist": "the broker's command line",
}


@dataclass(frozen=True)
class Ports:
    """Twenty ports from ``base``; the first six are in use (the sixth with a certificate), the others kept."""

    base: int

    @property
    def http(self) -> int:
        """The gateway."""
        return self.base

    @property
    def amqp(self) -> int:
        """RabbitMQ."""
        return self.base + 1

    @property
    def mongo(self) -> int:
        """MongoDB."""
        return self.base + 2

    @property
    def epmd(self) -> int:
        """Erlang's port mapper, private to this instance."""
        return self.base + 3

    @property
    def dist(self) -> int:
        """Erlang's distribution, which ``rabbitmqctl`` speaks."""
        return self.base + 4

    @property
    def tls(self) -> int:
        """The gateway under HTTPS, where there is a certificate."""
        return self.base + 5

    def numbers(self) -> range:
        """Return all ports of the block."""
        return range(self.base, self.base + BLOCK)


def ports_from_environment() -> Ports:
    """Return the block that starts at ``HALL_PORT`` (default 8000); raises ``Refused`` when that is no such number."""
    given = os.environ.get("HALL_PORT") or str(DEFAULT_BASE)
    if not given.isascii() or not given.isdigit() or not 1024 <= int(given) <= 65536 - BLOCK:
        raise Refused(
            f"HALL_PORT is {given!r}: set it to the first of {BLOCK} free ports, 1024 to {65536 - BLOCK}, such as 8100."
        )
    return Ports(int(given))


@contextmanager
def held(ports: Ports) -> Iterator[None]:
    """Keep the block from every other instance on this machine; raises ``Refused`` when one has part of it.

    A lock is a name in Linux's abstract socket namespace: it belongs to the same network namespace as the
    ports themselves, and it is gone with the process, however that ends.
    """
    with ExitStack() as locks:
        for number in ports.numbers():
            lock = locks.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            try:
                lock.bind(f"\0service-hall-port-{number}")
            except OSError:
                raise Refused(
                    f"Another hall holds port {number}: set HALL_PORT to the first of {BLOCK} free ports, "
                    f"such as HALL_PORT={suggestion(ports)}."
                ) from None
        yield


def check_free(ports: Ports, http_host: str) -> None:
    """Raise ``Refused``, naming the first port in use, what it is for and what to set."""
    for use in _USES:
        number = getattr(ports, use)
        host = http_host if use == "http" else "127.0.0.1"
        if not is_free(number, host):
            raise Refused(
                f"Port {number} (for {_FOR[use]}) is in use: free it, or set HALL_PORT to the first of {BLOCK} free "
                f"ports, such as HALL_PORT={suggestion(ports)}."
            )


def is_free(number: int, host: str = "127.0.0.1") -> bool:
    """Return whether nobody listens on ``host``:``number`` (a connection just closed there does not count)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
            probe.listen(1)
        except OSError:
            return False
    return True


def suggestion(taken: Ports) -> int:
    """Return the start of a block whose ports are free just now, looking upwards from ``taken``."""
    starts = range(taken.base + 100, 65536 - BLOCK, 100)
    return next((start for start in starts if all(is_free(number) for number in Ports(start).numbers())), 20000)
