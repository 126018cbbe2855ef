"""Between documents and facts: how a change is written, and how each kind of fact is read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast

from services.standards.domain.entered import Document as Entered
from services.standards.domain.entered import Edition, Reported
from services.standards.domain.facts import (
    Announced,
    Closing,
    Complaint,
    Device,
    Door,
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
from services.standards.domain.filed import Filing, Heard, Notice, Telling
from services.standards.domain.projected.said import Change
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
    return ticket_from(
        found["_id"],
        found["day"],
        _queued_at(found, turns),
        turns,
        matter=found.get("matter"),
        priority=found.get("priority", "normal"),
        appointment_at=found.get("appointment_at"),
        slips=tuple(each["came_out"] for each in _by_seq(found.get("slips"))),
        announced=tuple(Announced(each["at"], each["after_seconds"]) for each in _by_seq(found.get("announced"))),
    )


def _queued_at(found: Document, turns: list[Turn]) -> datetime:
    """Return since when the ticket waited: since its stop was due, whenever its number was printed."""
    planned = found.get("queued_at")
    if planned is None:  # that event is still to come
        planned = turns[0].at if found["stop"] and turns else found["arrived_at"]
    return cast(datetime, planned)


def rated(found: Document) -> Rated:
    """Return the ratings in ``found``."""
    given = (Rating(each["at"], each["actor"], each.get("stars")) for each in _by_seq(found["ratings"]))
    return Rated(found["_id"], tuple(given), found.get("matter"), found.get("counter"))


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
    told: Document = {name: found[name] for name in ("arrived_at", "priority", "language") if name in found}
    several: Document = {name: tuple(found.get(name, ())) for name in ("needs", "matters")}
    return Visit(found["_id"], tuple(Closing(**each) for each in _by_seq(found.get("closings"))), **told, **several)


def sitting(found: Document) -> Sitting:
    """Return the sitting in ``found``."""
    ended = (found.get("claimed_at"), found.get("resolved_at"), found.get("outcome"))
    told = {name: found[name] for name in ("priority", "language", "source") if name in found}
    return Sitting(found["_id"], found["matter"], found["requested_at"], *ended, **told)


def post(found: Document) -> Post:
    """Return the counter's day in ``found``."""
    return Post(found["counter"], found["day"], _marks(found))


def duty(found: Document) -> Duty:
    """Return the guide's day in ``found``."""
    return Duty(found["guide"], found["day"], _marks(found))


def door(found: Document) -> Door:
    """Return the door in ``found``."""
    return Door(found["_id"], _marks(found))


def document(found: Document) -> Entered:
    """Return the document in ``found``: its editions by their numbers."""
    entries = _by_seq(found.get("entries"))
    gone = {each["edition"]: each["at"] for each in entries if not each["entered"]}
    return Entered(found["_id"], found["kind"], tuple(_edition(each, gone) for each in entries if each["entered"]))


def _edition(entry: Document, gone: dict[int, datetime]) -> Edition:
    until = entry["valid_until"]
    return Edition(
        entry["edition"],
        entry["at"],
        date.fromisoformat(entry["issued_on"]),
        date.fromisoformat(entry["valid_from"]),
        date.fromisoformat(until) if until else None,
        gone.get(entry["edition"]),
    )


def reported(found: Document) -> Reported:
    """Return the figure in ``found``, as it was entered last."""
    last = _by_seq(found["entries"])[-1]
    first, end = (date.fromisoformat(found[name]) for name in ("first_day", "last_day"))
    return Reported(found["_id"], found["name"], first, end, last["value"], last["unit"])


def filing(found: Document) -> Filing:
    """Return the filing in ``found``; one that was only heard of yet has no time of its own."""
    told = {name: found[name] for name in ("filed_at", "outcome") if name in found}
    heard = ({**each, "on": date.fromisoformat(each["on"])} for each in _by_seq(found.get("heard")))
    return Filing(found["_id"], found["matter"], **told, heard=tuple(Heard(**each) for each in heard))


def notice(found: Document) -> Notice:
    """Return what an applicant was told, in ``found``."""
    tellings = tuple(Telling(**each) for each in _by_seq(found["tellings"]))
    return Notice(found["_id"], found["place"], found["matter"], tellings)


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
        legal_days=found.get("legal_days"),
        brings=found.get("brings"),
        channels=tuple(found.get("channels", ())),
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
    "doors": door,
    "documents": document,
    "figures": reported,
    "filings": filing,
    "notices": notice,
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
