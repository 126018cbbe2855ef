"""Server-sent events on the wire (WHATWG HTML, §9.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MEDIA_TYPE = "text/event-stream"


@dataclass(frozen=True)
class EventStream:
    """An endless answer: what a handler returns instead of a body. Every frame goes out at once.

    ``frames`` may have ``close()``, which is called however the stream ends.
    The worker and its dependencies are gone before the first frame is asked for.
    """

    frames: Iterable[bytes]


def frame(event: str, content: Any, identifier: str | None = None) -> bytes:
    """Return one event. Without ``identifier`` the client's last event id stays what it was."""
    lines = [f"id: {identifier}"] if identifier else []
    lines += [f"event: {event}", f"data: {json.dumps(content, ensure_ascii=False, separators=(',', ':'))}"]
    return ("\n".join(lines) + "\n\n").encode()
