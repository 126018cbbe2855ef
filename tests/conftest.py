"""What every test may stand on: a real broker, a real database, settings that point at them, the whole suite.

The servers are private ones, started on free loopback ports and ended with the test run, unless
``HALL_TEST_AMQP_URL`` (with ``HALL_TEST_VHOST_COMMAND``, which makes the virtual host it is given by name and
prints its URL) and ``HALL_TEST_MONGO_URL`` name servers that run already.
"""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from shared.config import Settings, settings

_SECRET = "a-secret-for-tests-only-a-secret-for-tests-only"
_FIELD_KEY = base64.b64encode(b"a field key for tests only, 96 bytes long".ljust(96, b".")).decode()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A broker and a database of this test run's own; started only when something asks for them."""
    from tests.servers import private_servers

    with private_servers(tmp_path_factory.mktemp("servers")) as started:
        yield started


@pytest.fixture(scope="module")
def broker(request: pytest.FixtureRequest) -> str:
    """The AMQP URL of a fresh virtual host, so that no module gets events that another left in an inbox."""
    name = f"test-{secrets.token_hex(4)}"
    if "HALL_TEST_AMQP_URL" not in os.environ:
        return request.getfixturevalue("servers").add_vhost(name)
    command = os.environ.get("HALL_TEST_VHOST_COMMAND")
    if command is None:
        return os.environ["HALL_TEST_AMQP_URL"]
    made = subprocess.run([command, name], check=True, capture_output=True, text=True, timeout=60)
    return made.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="session")
def mongo_url(request: pytest.FixtureRequest) -> str:
    """The URL of a MongoDB replica set."""
    given = os.environ.get("HALL_TEST_MONGO_URL")
    return given or request.getfixturevalue("servers").mongo_url


@pytest.fixture(scope="module")
def database_prefix(mongo_url: str) -> Iterator[str]:
    """A prefix for database names that nobody else uses; what was made under it is dropped at the end."""
    prefix = f"test_{secrets.token_hex(4)}_"
    yield prefix
    with MongoClient(mongo_url) as client:
        for name in client.list_database_names():
            if name.startswith(prefix):
                client.drop_database(name)


@pytest.fixture(scope="module")
def hall_settings(broker: str, mongo_url: str, database_prefix: str) -> Iterator[Settings]:
    """The settings of this process, pointing at the servers for tests: ``settings()`` gives the same."""
    from tests.servers import free_port

    wanted = {
        "HALL_AMQP_URL": broker,
        "HALL_MONGO_URL": mongo_url,
        "HALL_DATABASE_PREFIX": database_prefix,
        "HALL_HTTP_HOST": "127.0.0.1",
        "HALL_HTTP_PORT": str(free_port()),
        "HALL_TOKEN_SECRET": _SECRET,
        "HALL_FIELD_KEY": _FIELD_KEY,
        "HALL_SCHEDULED_CHECKS": "false",  # tests make the checks that they ask about
        "HALL_SUPERSEDE_AFTER_SECONDS": "3600",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in wanted.items():
            patch.setenv(name, value)
        settings.cache_clear()
        yield settings()
    settings.cache_clear()


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The whole suite as ``hall up`` runs it: ``.url``, ``.home``, ``.token(role, hall, name)``, ``.status()``."""
    from tests.suite import running_suite

    with running_suite(tmp_path_factory.mktemp("hall")) as running:
        yield running


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parent.parent
