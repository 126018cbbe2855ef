"""Logs: one JSON object a line on standard error, from structlog and from the standard library alike."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor

from shared.observability.redaction import redact

_CHATTY = ("amqp", "kombu", "pymongo", "urllib3", "werkzeug")
"""Libraries whose every step nobody wants to read: from them warnings only."""
_CONTAINERS = "nameko.containers"
"""Warns, with a traceback, of every refusal that a caller gets; what nobody foresaw is an error there."""
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure(level: str, process: str, stream: TextIO | None = None) -> None:
    """Send every log line of this process, named ``process``, to ``stream`` (standard error).

    ``level``: ``DEBUG`` … ``CRITICAL``; raises ``ValueError`` for anything else. Call once, before the first line.
    """
    root = logging.getLogger()
    root.setLevel(level.upper())
    root.handlers[:] = [_handler(process, stream or sys.stderr)]
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.getLogger(_CONTAINERS).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _handler(process: str, stream: TextIO) -> logging.Handler:
    def name_process(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**event, "process": process}

    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                name_process,
                structlog.processors.format_exc_info,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    return handler
