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

_LOOK_AGAIN_AFTER_SECONDS = 0.2
_SAY_SO_EVERY_SECONDS = 5.0
_BROKER_SCHEMES = ("amqp://", "amqps://", "pyamqp://")
_log = structlog.get_logger("deploy")


def wait_for_servers(settings: Settings) -> None:
    """Return once broker and database answer, with a line in the log now and then while they do not.

    Raises ``Refused`` when one of them turns us away, or its address is none.
    """
    said = time.monotonic()
    while missing := absent(settings):
        if time.monotonic() - said > _SAY_SO_EVERY_SECONDS:
            said = time.monotonic()
            _log.warning("still_waiting", waiting_for=missing)
        time.sleep(_LOOK_AGAIN_AFTER_SECONDS)


def absent(settings: Settings) -> list[str]:
    """Return which of broker and database do not answer; both are asked."""
    answers = {"broker": broker_answers(settings.amqp_url), "database": database_answers(settings)}
    return [name for name, there in answers.items() if not there]


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
