"""At the end of the morning: was every request for guidance claimed once, and every step noted once?"""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from loadtests.player.door import Door
from loadtests.player.ledger import GuidanceRecord, Ledger
from loadtests.player.listener import Listener
from loadtests.player.verify import SETTLE_SECONDS, Finding


def found_sittings(ledger: Ledger, guide: Door, listener: Listener) -> list[Finding]:
    """Return whether nothing was claimed twice and each step was noted once; what is streamed is waited for."""
    records = list(ledger.requests.values())
    until = time.monotonic() + SETTLE_SECONDS
    while (claims := claimed_otherwise_than_once(records, listener)) and time.monotonic() < until:
        time.sleep(0.5)
    return [
        Finding("辅导申请各被接待一次", "every request was claimed once", len(records), tuple(claims)),
        _steps(
            "每个环节各记一次",
            "each step was noted once",
            [e for e in records if not e.guidance.offline],
            guide,
            listener,
        ),
        _steps(
            "离线所记环节合并一次",
            "each step that a tablet noted offline is there once",
            [each for each in records if each.guidance.offline],
            guide,
            listener,
        ),
    ]


def _steps(zh: str, en: str, records: list[GuidanceRecord], guide: Door, listener: Listener) -> Finding:
    amiss = tuple(problem for each in records for problem in steps_amiss(each, guide, listener))
    return Finding(zh, en, sum(len(each.steps) for each in records), amiss)


def claimed_otherwise_than_once(records: list[GuidanceRecord], listener: Listener) -> list[str]:
    """Return the requests that two guides were given, or that the live stream showed to be claimed not just once."""
    amiss = [f"{each.request}: {sorted(each.guides)}" for each in records if len(each.guides) != 1]
    times = {each.request: listener.claimed[each.request] for each in records}
    return amiss + [f"{request}: claimed {seen} times" for request, seen in times.items() if seen != 1]


def steps_amiss(record: GuidanceRecord, guide: Door, listener: Listener) -> list[str]:
    """Return what is otherwise than noted: a step that is not there, is there twice, or that nobody noted."""
    shown = guide.get(f"/api/v1/guidance-requests/{record.request}")
    if not shown.fine:
        return [f"{record.request}: {shown.status}"]
    amiss = []
    if sorted(shown.body["steps"]) != sorted(record.steps):
        amiss.append(f"{record.request}: shows {shown.body['steps']}, noted were {record.steps}")
    twice = [step for step, times in _said(record, shown.body, listener).items() if times != 1]
    return [*amiss, *(f"{record.request}: {step} was not noted once" for step in twice)]


def _said(record: GuidanceRecord, shown: dict[str, Any], listener: Listener) -> Counter[str]:
    """Return how often each step was said: by its versions, or on the live stream where that is more."""
    progress = shown.get("progress") or {"steps": []}
    said = Counter({each["id"]: each["version"] for each in progress["steps"] if each["version"]})
    for step in record.steps:
        said[step] = max(said[step], listener.stepped[record.request, step])
    return said
