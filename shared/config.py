"""Settings of a process, read once from the environment at start-up and validated there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from environs import Env
from marshmallow.validate import Length, Range


@dataclass(frozen=True)
class Settings:
    """How this process reaches the others.

    ``amqp_url``, ``mongo_url``: the broker and the database. ``database_prefix``: put before each service's name
    (``hall_queue``). ``http_host``, ``http_port``: where the gateway listens. ``token_secret``: signs bearer
    tokens (at least 32 characters). ``max_workers``: handlers at once in one process. ``inbox_waits_ms``: how long an
    event that cannot be handled yet waits before it comes again, the first time, the second …; then it is parked.
    """

    amqp_url: str
    mongo_url: str
    database_prefix: str
    http_host: str
    http_port: int
    token_secret: str
    max_workers: int
    log_level: str
    inbox_waits_ms: tuple[int, ...] = (500, 5_000, 60_000)


@cache
def settings() -> Settings:
    """Return the settings of this process.

    Raises ``environs.EnvError``, naming the variable, when one is missing or out of range.
    """
    env = Env()
    with env.prefixed("HALL_"):
        return Settings(
            amqp_url=env.str("AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//"),
            mongo_url=env.str("MONGO_URL", "mongodb://127.0.0.1:27017/?replicaSet=rs0"),
            database_prefix=env.str("DATABASE_PREFIX", "hall_"),
            http_host=env.str("HTTP_HOST", "127.0.0.1"),
            http_port=env.int("HTTP_PORT", 8000, validate=Range(1, 65535)),
            token_secret=env.str("TOKEN_SECRET", validate=Length(min=32)),
            max_workers=env.int("MAX_WORKERS", 32, validate=Range(1, 1000)),
            log_level=env.str("LOG_LEVEL", "INFO"),
            inbox_waits_ms=tuple(env.list("INBOX_WAITS_MS", [500, 5_000, 60_000], subcast=int, validate=Length(min=1))),
        )
