"""Keeps what is secret or personal out of the logs, whoever wrote it there."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

_REDACTED = "[redacted]"
_SECRET_NAMES = re.compile(
    r"(?i)\A(?:code|.*(?:authorization|token|password|secret|cookie|id_number|identity_number|phone))\Z"
)
_SECRETS = re.compile(
    r"eyJ[\w-]+\.[\w-]+\.[\w-]+"  # a signed token
    r"|(?<=[Bb]earer )\S+"
    r"|(?<=://)[^/\s@]+(?=@)"  # user and password in the address of a server
    r"|(?<!\w)[1-9]\d{16}[\dXx](?!\w)"  # an identity number (GB 11643)
    r"|(?<![\w.:-])1[3-9]\d{9}(?![\w.:-])"  # a mobile telephone number
)


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Return ``event`` (a structlog event) without tokens, passwords, identity and telephone numbers."""
    for name, value in event.items():
        event[name] = _REDACTED if _SECRET_NAMES.search(name) else _clean(value)
    return event


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRETS.sub(_REDACTED, value)
    if isinstance(value, dict):
        return {name: _REDACTED if _SECRET_NAMES.search(str(name)) else _clean(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return value
