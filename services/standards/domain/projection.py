"""Which event changes which fact, and how.

Every change is commutative and idempotent: a field that only one kind of event sets (or all set alike), the least or
the greatest of what was said, or an entry under the event's own ``seq``. So any order, and any repetition, of the
same events leads to the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """The part of an event that facts are made of; ``data`` is its plain JSON."""

    type: str
    subject: str
    seq: int
    at: datetime
    hall: str | None
    data: Fields


@dataclass(frozen=True)
class Change:
    """A change of the fact ``id`` of a ``kind``: fields to ``put``, or to lower (``least``) or raise (``greatest``)."""

    kind: str
    id: str
    put: Fields = field(default_factory=dict)
    least: Fields = field(default_factory=dict)
    greatest: Fields = field(default_factory=dict)


def change(said: Said) -> Change | None:
    """Return what ``said`` changes; ``None`` when it is kept as evidence only."""
    rule = _RULES.get(said.type)
    return rule(said) if rule else None


def _ticket(said: Said, put: Fields | None = None, least: Fields | None = None) -> Change:
    data = said.data
    known = {
        "hall": said.hall,
        "visit": data["visit"],
        "matter": data["matter"],
        "day": data["day"],
        "arrived_at": _time(data["arrived_at"]),
    }
    return Change("tickets", data["ticket"], {**known, **(put or {})}, least or {})


def _ticket_issued(said: Said) -> Change:
    return _ticket(said, {"queue": said.data["queue"]})  # by this event only: a transfer would change it


def _ticket_called(said: Said) -> Change:
    return _ticket(said, least={"first_called_at": said.at})


def _service_started(said: Said) -> Change:
    return _ticket(said, least={"started_at": said.at})


def _service_finished(said: Said) -> Change:
    return _ticket(said, {f"services.{said.seq}": {"at": said.at, "seconds": said.data["service_seconds"]}})


def _ticket_no_show(said: Said) -> Change:
    return _ticket(said, {f"misses.{said.seq}": {"at": said.at, "calls": said.data["calls"]}})


def _visit_registered(said: Said) -> Change:
    data = said.data
    put = {"hall": said.hall, "day": data["day"], "arrived_at": _time(data["arrived_at"]), "asked": len(data["stops"])}
    return Change("visits", data["visit"], put)


def _visit_closed(said: Said) -> Change:
    closing = {"at": said.at, **{name: said.data[name] for name in ("outcome", "stops", "served_stops")}}
    put = {"hall": said.hall, f"closings.{said.seq}": closing}
    return Change("visits", said.data["visit"], put, greatest={"closed_at": said.at})


def _sitting(said: Said, put: Fields | None = None, least: Fields | None = None) -> Change:
    data = said.data
    known = {"hall": said.hall, "matter": data["matter"], "requested_at": _time(data["requested_at"])}
    return Change("sittings", data["request"], {**known, **(put or {})}, least or {})


def _guidance_claimed(said: Said) -> Change:
    return _sitting(said, least={"claimed_at": said.at})


def _guidance_resolved(said: Said) -> Change:
    return _sitting(said, {"resolved_at": said.at, "outcome": said.data["outcome"]})


def _counter_turned(said: Said) -> Change:
    data = said.data
    mark = {"at": said.at, "on": said.type == "counter_opened", "queues": list(data.get("queues", ()))}
    put = {"hall": said.hall, "counter": data["counter"], "day": data["day"], f"marks.{said.seq}": mark}
    return Change("posts", said.subject, put)


def _guide_turned(said: Said) -> Change:
    data = said.data
    mark = {"at": said.at, "on": said.type == "guide_on_duty", "queues": []}
    put = {"hall": said.hall, "guide": data["guide"], "day": data["day"], f"marks.{said.seq}": mark}
    return Change("duties", said.subject, put)


def _hall_published(said: Said) -> Change:
    hall, revision = said.data["hall"], said.data["revision"]
    put = {"hall": hall["id"], "revision": revision, "at": said.at}
    kept = {name: hall[name] for name in ("zone", "hours", "guidance_seats")}
    return Change("halls", f"{hall['id']}:{revision}", {**put, **kept})


def _matter_published(said: Said) -> Change:
    matter, revision = said.data["matter"], said.data["revision"]
    put = {
        "matter": matter["id"],
        "revision": revision,
        "at": said.at,
        "name": matter["name"]["zh"],
        "halls": sorted(matter["queues"]),
        "materials": [words for each in matter["materials"] for words in (each["name"]["zh"], each["name"]["en"])],
        "promised_days": matter.get("promised_days"),
    }
    return Change("matters", f"{matter['id']}:{revision}", put)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


_RULES: dict[str, Callable[[Said], Change]] = {
    "hall_published": _hall_published,
    "matter_published": _matter_published,
    "visit_registered": _visit_registered,
    "visit_closed": _visit_closed,
    "ticket_issued": _ticket_issued,
    "ticket_called": _ticket_called,
    "service_started": _service_started,
    "service_finished": _service_finished,
    "ticket_no_show": _ticket_no_show,
    "counter_opened": _counter_turned,
    "counter_closed": _counter_turned,
    "guidance_requested": _sitting,
    "guidance_claimed": _guidance_claimed,
    "guidance_resolved": _guidance_resolved,
    "guide_on_duty": _guide_turned,
    "guide_off_duty": _guide_turned,
}
