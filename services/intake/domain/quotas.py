"""Quotas: how many tickets of a queue are given in a time of the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.errors import Conflict
from shared.hours import Hours, clock_face, minutes_of
from shared.hours.reading import weekdays_from


@dataclass(frozen=True)
class Quota:
    """At most so many ``tickets`` of ``queue`` between ``begins`` and ``ends`` (local minutes) of these weekdays."""

    queue: str
    begins: int
    ends: int
    tickets: int
    weekdays: frozenset[int]

    def counts(self, queue: str, local: datetime) -> bool:
        """Return whether it counts a ticket of ``queue`` at the ``local`` time."""
        minute = local.hour * 60 + local.minute
        return self.queue == queue and local.isoweekday() in self.weekdays and self.begins <= minute < self.ends


@dataclass(frozen=True)
class Share:
    """A quota on one day: of ``tickets`` numbered places ``key#0`` … each is given once."""

    key: str
    tickets: int
    quota: Quota

    def place(self, number: int) -> str:
        """Return the name of one place."""
        return f"{self.key}#{number}"


def quotas_from(plain: Iterable[Mapping[str, Any]]) -> tuple[Quota, ...]:
    """Return the quotas that a published hall names."""
    return tuple(
        Quota(
            each["queue"],
            minutes_of(each["begins"]),
            minutes_of(each["ends"]),
            each["tickets"],
            weekdays_from(each.get("weekdays")),
        )
        for each in plain
    )


def shares(hall: str, quotas: Sequence[Quota], hours: Hours, queues: Iterable[str], now: datetime) -> tuple[Share, ...]:
    """Return the quotas that a visit to ``queues`` takes a place of each, once."""
    local = hours.local(now)
    return tuple(
        Share(f"{hall}:{local.date()}:{each.queue}:{each.begins}", each.tickets, each)
        for each in quotas
        if any(each.counts(queue, local) for queue in queues)
    )


def used_up(hall: str, quota: Quota, offers: Sequence[str]) -> Conflict:
    """Return the refusal of a visit when the quota has no place left. ``offers``: what may be proposed instead."""
    until = clock_face(quota.ends)
    return Conflict(
        f"The {quota.tickets} tickets of the queue {quota.queue} are given out: there are no more until {until}.",
        "matter",
        {
            "state": "quota_used_up",
            "code": "quota_used_up",
            "hall": hall,
            "queue": quota.queue,
            "until": until,
            "offers": list(offers),
            "words": {
                "zh": f"本时段该业务{quota.tickets}个号已取完，{until}后可再取号；也可预约其他时间或到辅导区网上办理。",
                "en": f"All {quota.tickets} tickets for this business are given out; come back at {until}, "
                "book an appointment, or file online at the guidance desk.",
            },
        },
    )
