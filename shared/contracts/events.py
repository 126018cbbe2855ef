"""Every event type: who says it, what it holds, who must hear it.

On the wire an event is a CloudEvent in plain JSON: ``id``, ``source``, ``type``, ``specversion``, ``subject``,
``time``, ``hall``, ``seq``, ``correlationid``, ``actor`` and ``data``. CloudEvents allows attribute names of lower-case
letters and digits only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from shared.contracts import (
    checklists,
    checks,
    complaints,
    documents,
    finding_events,
    gateway,
    guidance,
    inspections,
    intake,
    printing,
    queue,
    reports,
    standards,
    standing,
)

EXCHANGE = "hall.events"
_SHOWN_ON_NO_SCREEN = frozenset(
    {
        "matter_published",
        "checklist_published",
        "rating_given",
        *complaints.EVENTS,
        *inspections.EVENTS,
        *documents.EVENTS,
    }
)
"""Of the first two, which belong to no hall, there are thousands at once when a catalogue is imported; from the others
a clerk could learn who gave a rating or complained, or where inspectors are about to look.
"""

FOR_THE_VISITOR_ALONE = frozenset({"place_near"})
"""Shown on a visit's own stream and on no other; nothing that would be evidence."""


class BrokenContract(Exception):
    """An event that does not fit its type; ``problems`` says which fields. Never retried."""

    def __init__(self, type_: str, problems: Any) -> None:
        super().__init__(f"event {type_}: {problems}")
        self.problems = problems


@dataclass(frozen=True)
class EventType:
    """``source``: the service that says it. ``schema``: of its data. ``receivers``: services that must hear it."""

    source: str
    schema: Schema
    receivers: frozenset[str]


def _told_by(source: str, schemas: Mapping[str, type[Schema]], also: Mapping[str, set[str]]) -> dict[str, EventType]:
    return {
        name: EventType(source, schema(), frozenset((_always(name) - {source}) | also.get(name, set())))
        for name, schema in schemas.items()
    }


def _always(name: str) -> set[str]:
    """Return who hears ``name`` anyway: evidence is kept of everything, and screens are shown what a hall does."""
    if name in FOR_THE_VISITOR_ALONE:
        return {"gateway"}
    return {"standards"} if name in _SHOWN_ON_NO_SCREEN else {"standards", "gateway"}


EVENTS: dict[str, EventType] = {
    **_told_by("intake", intake.EVENTS, intake.RECEIVERS),
    **_told_by("queue", queue.EVENTS, queue.RECEIVERS),
    **_told_by("queue", printing.EVENTS, printing.RECEIVERS),
    **_told_by("guidance", guidance.EVENTS | checklists.EVENTS, guidance.RECEIVERS),
    **_told_by(
        "standards", standards.EVENTS | checks.EVENTS | finding_events.EVENTS | reports.EVENTS, standards.RECEIVERS
    ),
    **_told_by("standards", standing.EVENTS, {}),
    **_told_by("standards", complaints.EVENTS, complaints.RECEIVERS),
    **_told_by("standards", documents.EVENTS, documents.RECEIVERS),
    **_told_by("standards", inspections.EVENTS, inspections.RECEIVERS),
    **_told_by("gateway", gateway.EVENTS, gateway.RECEIVERS),
}


def validated(type_: str, data: dict[str, Any]) -> dict[str, Any]:
    """Return ``data`` unchanged if it fits the schema of ``type_``; raises ``BrokenContract`` if not."""
    if type_ not in EVENTS:
        raise BrokenContract(type_, "no such event type")
    problems = EVENTS[type_].schema.validate(data)
    if problems:
        raise BrokenContract(type_, problems)
    return data


def received_by(service: str) -> frozenset[str]:
    """Return the event types that ``service`` must hear."""
    return frozenset(name for name, kind in EVENTS.items() if service in kind.receivers)
