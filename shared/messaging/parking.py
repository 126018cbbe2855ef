"""What is written on a message that is put aside: why, when, by whom, and where in the code."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import Any

from shared.clock import iso
from shared.ids import new_id

ATTEMPT = "x-attempt"
"""Header: how often this event has waited. Our own, since the broker's count starts again after every wait."""
_LONGEST_STACK = 8_000


def attempt_of(message: Any) -> int:
    """Return how often ``message`` has waited already."""
    attempt = (message.headers or {}).get(ATTEMPT, 0)
    return attempt if isinstance(attempt, int) else 0


def kept_properties(message: Any) -> dict[str, str]:
    """Return what of ``message`` goes with it to another queue; never the broker's own history of it (``x-death``)."""
    given = {"content_type": getattr(message, "content_type", None), **message.properties}
    return {name: given[name] for name in ("content_type", "message_id", "type") if given.get(name)}


def parking_headers(message: Any, reason: str, error: BaseException | None) -> dict[str, Any]:
    """Return the headers with which ``message`` is parked; times are real, not the hall's."""
    stack = "".join(traceback.format_exception(error)) if error else ""
    return {
        "x-parked-id": str(message.properties.get("message_id") or new_id()),
        "x-parked-at": iso(datetime.now(UTC)),
        "x-reason": reason,
        "x-error": type(error).__name__ if error else "",
        "x-stack": stack[-_LONGEST_STACK:],
        ATTEMPT: attempt_of(message),
    }
