"""An instance of the suite on this machine: its folder (``HALL_HOME``), and what is known about it.

``instance.json`` (mode 0600, since it holds the secret that signs tokens and the key for personal data) says how to
reach it; ``lock`` is held by the ``hall up`` that runs it; the folders of broker and database outlive it.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from deploy.local.ports import Ports
from deploy.local.private_file import write_private
from deploy.refusal import Refused
from shared.config import FIELD_KEY_BYTES, Settings
from shared.contracts.words import ROLES
from shared.security import Caller, issue_token
from shared.security.callers import EVERY_HALL

_FILE = "instance.json"
_TOKEN_SECONDS = 24 * 3600
_ANYWHERE = ("0.0.0.0", "::", "")
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
"""Bound there, nobody else reaches the door, so everybody may try every role."""


@dataclass(frozen=True)
class Instance:
    """``port``: the first of its block. ``secret``: signs tokens. ``control``: the folder of the supervisor's socket,
    of the present or last run. ``field_key``: personal data is encrypted under it (base64 of 96 bytes).
    """

    home: Path
    port: int
    http_host: str
    amqp_url: str
    mongo_url: str
    secret: str
    control: str = ""
    field_key: str = ""

    @property
    def url(self) -> str:
        """The address of its door, without a slash at the end."""
        host = "127.0.0.1" if self.http_host in _ANYWHERE else self.http_host
        return f"http://{host}:{self.port}"

    @property
    def safe_port(self) -> int | None:
        """The port under HTTPS, ``None`` without a certificate (``HALL_TLS_CERT``)."""
        return int(self.environment()["HALL_TLS_PORT"]) if os.environ.get("HALL_TLS_CERT") else None

    @property
    def safe_address(self) -> str:
        """Where it answers under HTTPS, in words."""
        host = os.environ.get("HALL_TLS_HOST", Settings.tls_host)
        if host in _ANYWHERE:
            return f"port {self.safe_port}, all addresses of this machine"
        return f"https://{host}:{self.safe_port}"

    @property
    def _is_alone(self) -> bool:
        """Whether nobody but this machine reaches its door."""
        return self.http_host in _THIS_MACHINE and not os.environ.get("HALL_TLS_CERT")

    @property
    def log(self) -> Path:
        """The folder of the logs, one file a process."""
        return self.home / "log"

    @property
    def clock_file(self) -> Path:
        """The file that drives the hall's clock; real time while it does not exist."""
        return self.home / "clock.json"

    def environment(self) -> dict[str, str]:
        """Return the variables under which its processes run."""
        return {
            "HALL_HOME": str(self.home),
            "HALL_PORT": str(self.port),
            "HALL_AMQP_URL": self.amqp_url,
            "HALL_MONGO_URL": self.mongo_url,
            "HALL_HTTP_HOST": self.http_host,
            "HALL_HTTP_PORT": str(self.port),
            "HALL_TOKEN_SECRET": self.secret,
            "HALL_FIELD_KEY": self.field_key,
            "HALL_CLOCK_FILE": str(self.clock_file),
            "HALL_SLIPS": os.environ.get("HALL_SLIPS", str(self.home / "slips")),
            "HALL_PUBLIC_URL": os.environ.get("HALL_PUBLIC_URL") or self.url,
            "HALL_TRIAL": os.environ.get("HALL_TRIAL") or str(self._is_alone).lower(),
            "HALL_TLS_PORT": os.environ.get("HALL_TLS_PORT") or str(Ports(self.port).tls),
        }

    def settings(self) -> Settings:
        """Return the settings that its processes run with, as far as a client of it needs them."""
        return Settings(
            amqp_url=self.amqp_url,
            mongo_url=self.mongo_url,
            database_prefix=os.environ.get("HALL_DATABASE_PREFIX", "hall_"),
            http_host=self.http_host,
            http_port=self.port,
            token_secret=self.secret,
            max_workers=1,
            log_level="WARNING",
        )

    def token(self, role: str, hall: str, name: str | None = None, counter: str | None = None) -> str:
        """Return a bearer token for ``role`` at ``hall`` (``*``: every hall), good for a day.

        The caller's id is ``name``, or else ``role:hall``: an identifier, since events name who acted. Raises
        ``Refused`` for a role that does not exist. ``counter``: the one that an evaluator belongs to.
        """
        if role not in ROLES:
            raise Refused(f"There is no role {role!r}: choose from {', '.join(ROLES)}.")
        who = name or f"{role}:{counter or hall.replace(EVERY_HALL, 'every')}"
        caller = Caller(who, frozenset({role}), frozenset({hall}), counter)
        return issue_token(self.secret, caller, _TOKEN_SECONDS)[0]

    def save(self) -> None:
        """Write ``instance.json``, at once and readable by its owner only."""
        plain = {**asdict(self), "home": None}
        write_private(self.home / _FILE, json.dumps(plain, indent=2))


def home_folder() -> Path:
    """Return the folder of the instance that is meant: ``HALL_HOME``, or ``.hall`` where we are."""
    return Path(os.environ.get("HALL_HOME") or ".hall").absolute()


def find_instance() -> Instance:
    """Return the instance at ``HALL_HOME``; raises ``Refused`` when there was never one, or its file is broken."""
    home = home_folder()
    found = stored(home)
    if found is None:
        raise Refused(f"There is no hall at {home}: start one with `hall up`, or set HALL_HOME to where it is.")
    return found


def running_instance() -> Instance:
    """Return the instance at ``HALL_HOME``; raises ``Refused`` unless it runs."""
    instance = find_instance()
    if not is_running(instance.home):
        raise Refused(f"The hall at {instance.home} does not run: start it with `hall up`.")
    return instance


def stored(home: Path) -> Instance | None:
    """Return what ``home`` says of its instance, or ``None``; raises ``Refused`` when the file is broken."""
    try:
        plain = json.loads((home / _FILE).read_text())
        return Instance(**{**plain, "home": home})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError) as error:
        raise Refused(f"{home / _FILE} cannot be read ({error}): mend it, or move it away to get a new one.") from error


def opened(home: Path, port: int, http_host: str, amqp_url: str, mongo_url: str) -> Instance:
    """Return the instance at ``home`` as it runs from now on, with its old secret and field key if it has them.

    Raises ``Refused`` when ``HALL_FIELD_KEY`` is no key, or another than the one its data is encrypted under.
    """
    before = stored(home)
    secret = os.environ.get("HALL_TOKEN_SECRET") or (before.secret if before else secrets.token_urlsafe(48))
    key = _field_key(before.field_key if before else "", os.environ.get("HALL_FIELD_KEY", ""))
    now = Instance(home, port, http_host, amqp_url, mongo_url, secret, field_key=key)
    return replace(now, control=before.control) if before else now


def _field_key(before: str, given: str) -> str:
    if given and not _is_field_key(given):
        raise Refused(f"HALL_FIELD_KEY is no key: it must be base64 of {FIELD_KEY_BYTES} bytes.")
    if before and given and given != before:
        raise Refused(
            "HALL_FIELD_KEY is not the key that this instance's personal data is encrypted under: unset it, or set "
            "HALL_HOME to another instance."
        )
    return before or given or base64.b64encode(secrets.token_bytes(FIELD_KEY_BYTES)).decode()


def _is_field_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == FIELD_KEY_BYTES
    except ValueError:
        return False


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Own ``home`` for as long as this process lives; raises ``Refused`` when another ``hall up`` does."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (home / "lock").open("a")
    except OSError as error:
        raise Refused(f"The folder {home} cannot be used ({error.strerror}): set HALL_HOME to one that can.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"A hall runs from {home} already: end it first, or set HALL_HOME to another.") from None
        yield


def is_running(home: Path) -> bool:
    """Return whether a ``hall up`` owns ``home`` now."""
    try:
        with (home / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
