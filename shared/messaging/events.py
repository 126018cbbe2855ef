"""An event as a receiver sees it, and its form on the wire: a CloudEvent in plain JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.clock import iso, parse_moment
from shared.contracts.events import BrokenContract, validated

CONTENT_TYPE = "application/cloudevents+json"
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: ``json.dumps`` with options would make one for each event."""


@dataclass(frozen=True)
class Event:
    """Something that happened to one aggregate.

    ``id``: aggregate id and place in its history (``01J…:3``), the same at every delivery. ``subject``: the aggregate.
    ``seq``: that place, so that a receiver knows late news from new. ``hall``: empty for what belongs to no hall
    (a matter). ``time``: the hall's time. ``actor``: an opaque caller id. ``data``: plain JSON as the type's schema
    says. ``attempt``: 0 at the first delivery, then how often it has waited.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    hall: str
    seq: int
    correlationid: str
    actor: str
    data: dict[str, Any]
    attempt: int = 0

    def to_wire(self) -> bytes:
        """Return the event as CloudEvents JSON (UTF-8). The attempt is the receiver's affair and stays out."""
        attributes = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": iso(self.time),
            "seq": self.seq,
            "correlationid": self.correlationid,
            "actor": self.actor,
            "datacontenttype": "application/json",
            "data": self.data,
        }
        whole = {**attributes, "hall": self.hall} if self.hall else attributes
        return _COMPACT.encode(whole).encode()

    @classmethod
    def from_wire(cls, body: bytes | str, attempt: int = 0) -> Event:
        """Return the event that ``to_wire`` wrote.

        Raises ``BrokenContract`` when the body is no JSON, an attribute is missing or of the wrong kind, the type is
        unknown, or the data do not fit the type's schema.
        """
        try:
            plain = json.loads(body)
            event = cls(
                **{name: _text(plain, name) for name in ("id", "source", "type", "subject", "correlationid", "actor")},
                time=parse_moment(_text(plain, "time")),
                hall=plain.get("hall") or "",
                seq=int(plain["seq"]),
                data=plain["data"],
                attempt=attempt,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrokenContract("?", f"not an event: {type(error).__name__} {error}") from error
        validated(event.type, event.data)
        return event


def _text(plain: dict[str, Any], name: str) -> str:
    value = plain[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} must be text")
    return value
