"""A process waits for the broker and the database instead of dying until they are there."""

from __future__ import annotations

import time

import structlog
from amqp.exceptions import AccessRefused, AMQPError, NotAllowed
from kombu import Connection
from kombu.exceptions import OperationalError
from pymongo.errors import ConfigurationError, PyMongoError

from deploy.refusal import Refused
from shared.config import Settings
from shared.storage import connect

_LOOK_AGAIN_AFTER_SECONDS = 0.5
_SAY_SO_EVERY_SECONDS = 5.0
_BROKER_SCHEMES = ("amqp://", "amqps://", "pyamqp://")
_log = structlog.get_logger("deploy")


def wait_for_servers(settings: Settings) -> None:
    """Return once broker and database have answered, with a line in the log now and then while they do not.

    Raises ``Refused`` when one of them turns us away, or its address is none.
    """
    said = time.monotonic()
    missing = absent(settings, ["broker", "database"])
    while missing:
        if time.monotonic() - said > _SAY_SO_EVERY_SECONDS:
            said = time.monotonic()
            _log.warning("still_waiting", waiting_for=missing)
        time.sleep(_LOOK_AGAIN_AFTER_SECONDS)
        missing = absent(settings, missing)


def absent(settings: Settings, asked: list[str]) -> list[str]:
    """Return which of ``asked`` do not answer; all are asked, so that a wrong address is noticed at once."""
    answers = {
        "broker": lambda: broker_answers(settings.amqp_url),
        "database": lambda: database_answers(settings),
    }
    return [name for name in asked if not answers[name]()]


def broker_answers(url: str) -> bool:
    """Return whether the broker lets us in; raises ``Refused`` when it is there and does not, or the URL is none."""
    if not url.startswith(_BROKER_SCHEMES):
        raise Refused("HALL_AMQP_URL is wrong: it must look like amqp://user:password@host:5672/vhost.")
    with Connection(url, connect_timeout=2) as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0)
        except (AccessRefused, NotAllowed) as error:
            raise Refused(f"The broker does not let us in ({error.message}): check HALL_AMQP_URL.") from error
        except (AMQPError, OperationalError, OSError):
            return False
    return True


def database_answers(settings: Settings) -> bool:
    """Return whether the database has a primary that takes writes; raises ``Refused`` when its URL is wrong."""
    try:
        with connect(settings) as client:
            return bool(client.admin.command("hello").get("isWritablePrimary"))
    except (ConfigurationError, ValueError) as error:
        raise Refused(f"HALL_MONGO_URL is wrong: {error}") from error
    except PyMongoError:
        return False
