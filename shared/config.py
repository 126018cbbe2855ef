"""Settings of a process, read once from the environment at start-up and validated there."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from functools import cache

from environs import Env, EnvValidationError
from marshmallow.validate import Length, Range

FIELD_KEY_BYTES = 96
"""What MongoDB's client-side encryption takes as a local master key."""


@dataclass(frozen=True)
class Settings:
    """How this process reaches the others.

    ``amqp_url``, ``mongo_url``: the broker and the database. ``database_prefix``: put before each service's name
    (``hall_queue``). ``http_host``, ``http_port``: where the gateway listens. ``token_secret``: signs bearer
    tokens (at least 32 characters). ``max_workers``: handlers at once in one process. ``inbox_waits_ms``: how long an
    event that cannot be handled yet waits before it comes again, the first time, the second …; then it is parked.
    ``handler_seconds``: how long the handler of an event may take before it is broken off and the event waits.
    ``drain_seconds``: how long begun work may take once the process is asked to end.
    ``inbox_warn_messages``: so many events unread in an inbox are worth a warning.
    ``public_url``: the door's address as phones reach it, without a slash at the end; QR codes of slips begin with it.
    ``trial``: an instance to be tried, which lets everybody who reaches it in as a sample user.
    ``tls_cert``, ``tls_key``: a certificate and its key (PEM files), with which the door answers under HTTPS too, at
    ``tls_host`` and ``tls_port``.
    ``slips``: directory for slips of printers that are folders. ``slip_font``: a font file with Chinese characters,
    for printers that have none.
    ``complaint_accept_days``, ``complaint_answer_days``: working days to accept and to answer a complaint.
    ``bad_rating_contact_days``, ``bad_rating_answer_days``: to contact who gave a bad rating under their name, and to
    put it right. ``complaint_escalate_days``: working days overdue until supervisor, officer and admin hear of it.
    ``scheduled_checks``: whether days, weeks and months are checked by themselves once they are over;
    ``scheduled_settle_seconds``: so long (the hall's time) after their end, as events are still on their way;
    ``scheduled_catch_up_days``: what lies further back is not checked any more after a time without service.
    ``standing_refresh_seconds``: how often a standing is seen anew though nothing happened.
    ``supersede_after_seconds``: how long after the first late event a check is looked at again.
    ``keep_days``: kind of what happened → days that it is kept (``services.standards.domain.retention``).
    ``field_key``: 96 bytes that personal data is encrypted under; only services that keep such data need it.
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
    handler_seconds: float = 30.0
    drain_seconds: float = 17.0
    inbox_warn_messages: int = 1_000
    public_url: str = "http://127.0.0.1:8000"
    trial: bool = False
    tls_cert: str | None = None
    tls_key: str | None = None
    tls_host: str = "0.0.0.0"
    tls_port: int = 8005
    slips: str | None = None
    slip_font: str | None = None
    complaint_accept_days: int = 2
    complaint_answer_days: int = 15
    bad_rating_contact_days: int = 1
    bad_rating_answer_days: int = 5
    complaint_escalate_days: tuple[int, ...] = (1, 3, 5)
    scheduled_checks: bool = True
    scheduled_settle_seconds: int = 300
    scheduled_catch_up_days: int = 62
    standing_refresh_seconds: float = 60.0
    supersede_after_seconds: float = 10.0
    keep_days: dict[str, int] = field(default_factory=dict)
    field_key: bytes | None = field(default=None, repr=False)


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
            handler_seconds=env.float("HANDLER_SECONDS", 30.0, validate=Range(min=0.1)),
            drain_seconds=env.float("DRAIN_SECONDS", 17.0, validate=Range(min=0)),
            inbox_warn_messages=env.int("INBOX_WARN_MESSAGES", 1_000, validate=Range(min=1)),
            public_url=env.str("PUBLIC_URL", Settings.public_url).rstrip("/"),
            trial=env.bool("TRIAL", False),
            tls_cert=env.str("TLS_CERT", None) or None,
            tls_key=env.str("TLS_KEY", None) or None,
            tls_host=env.str("TLS_HOST", Settings.tls_host),
            tls_port=env.int("TLS_PORT", Settings.tls_port, validate=Range(1, 65535)),
            slips=env.str("SLIPS", None),
            slip_font=env.str("SLIP_FONT", None),
            complaint_accept_days=env.int("COMPLAINT_ACCEPT_DAYS", 2, validate=Range(1, 250)),
            complaint_answer_days=env.int("COMPLAINT_ANSWER_DAYS", 15, validate=Range(1, 250)),
            bad_rating_contact_days=env.int("BAD_RATING_CONTACT_DAYS", 1, validate=Range(1, 250)),
            bad_rating_answer_days=env.int("BAD_RATING_ANSWER_DAYS", 5, validate=Range(1, 250)),
            complaint_escalate_days=tuple(
                env.list("COMPLAINT_ESCALATE_DAYS", [1, 3, 5], subcast=int, validate=Length(equal=3))
            ),
            scheduled_checks=env.bool("SCHEDULED_CHECKS", True),
            scheduled_settle_seconds=env.int("SCHEDULED_SETTLE_SECONDS", 300, validate=Range(0, 86_400)),
            scheduled_catch_up_days=env.int("SCHEDULED_CATCH_UP_DAYS", 62, validate=Range(1, 400)),
            standing_refresh_seconds=env.float("STANDING_REFRESH_SECONDS", 60.0, validate=Range(min=1)),
            supersede_after_seconds=env.float("SUPERSEDE_AFTER_SECONDS", 10.0, validate=Range(min=0)),
            keep_days=env.dict("KEEP_DAYS", {}, subcast_values=int),
            field_key=_field_key(env.str("FIELD_KEY", None)),
        )


def _field_key(written: str | None) -> bytes | None:
    if not written:
        return None
    try:
        key = base64.b64decode(written, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != FIELD_KEY_BYTES:
        raise EnvValidationError(
            f'Environment variable "HALL_FIELD_KEY" must be base64 of {FIELD_KEY_BYTES} bytes', ["wrong length or form"]
        )
    return key
