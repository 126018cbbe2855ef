"""Between documents and facts: how a change is written, and how each kind of fact is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from services.standards.domain.facts import (
    Closing,
    Complaint,
    Device,
    Duty,
    Hall,
    Hours,
    Inspected,
    Looked,
    Mark,
    Matter,
    Post,
    Rated,
    Rating,
    Sitting,
    Ticket,
    Visit,
)
from services.standards.domain.projection import Change
from services.standards.domain.turns import Turn, ticket_from
from shared.hours import hours_from
from shared.hours.official import official

Document = dict[str, Any]


def update_of(change: Change) -> Document:
    """Return ``change`` as an update document."""
    operators = {"$set": change.put, "$min": change.least, "$max": change.greatest}
    return {operator: dict(fields) for operator, fields in operators.items() if fields}


def ticket(found: Document) -> Ticket:
    """Return the ticket in ``found``; of a stop that was planned and has none yet, one without turns."""
    turns = [Turn(**each) for each in _by_seq(found.get("turns"))]
    return ticket_from(found["_id"], found["day"], _queued_at(found, turns), turns)


def _queued_at(found: Document, turns: list[Turn]) -> datetime:
    """Return since when the ticket waited: since its stop was due, whenever its number was printed."""
    planned = found.get("queued_at")
    if planned is None:  # that event is still to come
        planned = turns[0].at if found["stop"] and turns else found["arrived_at"]
    return cast(datetime, planned)


def rated(found: Document) -> Rated:
    """Return the ratings in ``found``."""
    return Rated(
        found["_id"], tuple(Rating(each["at"], each["actor"], each.get("stars")) for each in _by_seq(found["ratings"]))
    )


def complaint(found: Document) -> Complaint:
    """Return the complaint in ``found``."""
    steps = ("accepted_at", "contacted_at", "answered_at", "called_back_at", "closed_at")
    taken = (found.get(name) for name in steps)
    return Complaint(found["_id"], found["channel"], found["named"], found["received_at"], *taken)


def inspected(found: Document) -> Inspected:
    """Return what a completed round found."""
    answers = (Looked(**{**each, "replaces": tuple(each["replaces"])}) for each in found.get("answers", {}).values())
    return Inspected(found["round"], found["completed_at"], tuple(answers))


def device(found: Document) -> Device:
    """Return the device in ``found``."""
    return Device(found["_id"], found["role"], _marks(found), found.get("retired_at"))


def visit(found: Document) -> Visit:
    """Return the visit in ``found``, with as many closings as it had."""
    return Visit(found["_id"], tuple(Closing(**each) for each in _by_seq(found.get("closings"))))


def sitting(found: Document) -> Sitting:
    """Return the sitting in ``found``."""
    ended = (found.get("claimed_at"), found.get("resolved_at"), found.get("outcome"))
    return Sitting(found["_id"], found["matter"], found["requested_at"], *ended)


def post(found: Document) -> Post:
    """Return the counter's day in ``found``."""
    return Post(found["counter"], found["day"], _marks(found))


def duty(found: Document) -> Duty:
    """Return the guide's day in ``found``."""
    return Duty(found["guide"], found["day"], _marks(found))


def matter(found: Document) -> Matter:
    """Return the matter's revision in ``found``."""
    return Matter(
        id=found["matter"],
        revision=found["revision"],
        at=found["at"],
        name=found["name"],
        halls=frozenset(found["halls"]),
        materials=tuple(found["materials"]),
        promised_days=found["promised_days"],
    )


def hall(found: Document) -> Hall:
    """Return the hall's revision in ``found``."""
    hours = tuple(Hours(each["weekday"], _minutes(each["opens"]), _minutes(each["closes"])) for each in found["hours"])
    published = (found["hall"], found["revision"], found["at"])
    schedule = hours_from({**found, "settings": {}}, official())
    return Hall(*published, found["zone"], hours, found["guidance_seats"], schedule)


READ: dict[str, Callable[[Document], Any]] = {
    "tickets": ticket,
    "visits": visit,
    "sittings": sitting,
    "posts": post,
    "duties": duty,
    "matters": matter,
    "halls": hall,
    "ratings": rated,
    "devices": device,
    "complaints": complaint,
    "inspections": inspected,
}
"""How each kind of fact is read."""


def _marks(found: Document) -> tuple[Mark, ...]:
    return tuple(Mark(each["at"], each["on"], tuple(each["queues"])) for each in _by_seq(found.get("marks")))


def _by_seq(entries: Document | None) -> list[Document]:
    """Return what is kept under each event's ``seq``, in the order in which it happened."""
    return [entry for _, entry in sorted((entries or {}).items(), key=lambda each: int(each[0]))]


def _minutes(clock_face: str) -> int:
    hours, minutes = clock_face.split(":")
    return int(hours) * 60 + int(minutes)
