"""At the end of the morning: is everything that was acknowledged found again?"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from loadtests.player.door import Door
from loadtests.player.ledger import Ledger, VisitRecord, at_two_counters, same_number_twice
from loadtests.player.listener import Listener

SETTLE_SECONDS = 30.0
"""Events are on their way for a moment after the last answer; after a fault, for the time of a retry."""
ENOUGH_VISITS = 200
_ENOUGH_OF_FEWER = 0.8


@dataclass(frozen=True)
class Finding:
    """One question asked at the end: what it is about in both languages, what was looked for, what was amiss."""

    zh: str
    en: str
    checked: int
    amiss: tuple[str, ...]


def together(halls: Sequence[Sequence[Finding]]) -> list[Finding]:
    """Return the findings of several halls as one each: what was looked for everywhere, and what was amiss anywhere."""
    return [
        Finding(first.zh, first.en, sum(each.checked for each in same), tuple(x for each in same for x in each.amiss))
        for same in zip(*halls, strict=True)
        for first in same[:1]
    ]


def enough(planned: int) -> int:
    """Return how many visits must be served to an end: 200, or four in five where fewer were wanted."""
    return min(ENOUGH_VISITS, math.floor(planned * _ENOUGH_OF_FEWER))


def findings(ledger: Ledger, visitor: Door, guide: Door, hall: str, listener: Listener, planned: int) -> list[Finding]:
    """Return the answers to all questions; each with nothing amiss means that the suite kept what it said."""
    visits = list(ledger.visits.values())
    settle = _until_settled
    return [
        Finding(
            "取号均可凭码查到", "every visit is found by its code", len(visits), settle(lambda: lost(visits, visitor))
        ),
        Finding("号码无重复", "no number twice", len(visits), tuple(same_number_twice(visits))),
        Finding("无一号两窗", "no ticket at two counters", len(ledger.called), tuple(at_two_counters(ledger.called))),
        Finding(
            "辅导申请结果可查",
            "guidance is found with its outcome",
            len(ledger.requests),
            settle(lambda: lost_requests(ledger, guide, hall)),
        ),
        Finding(
            "实时消息含全部叫号",
            "the live stream showed every call",
            len(ledger.called),
            settle(lambda: not_streamed(ledger, listener)),
        ),
        Finding("办结人数足够", "enough visits were served", planned, too_few(visits, planned)),
        Finding("过程无差错", "nothing went wrong on the way", len(visits), tuple(ledger.problems)),
    ]


def _until_settled(look: Callable[[], list[str]]) -> tuple[str, ...]:
    """Look again until nothing is amiss or ``SETTLE_SECONDS`` are over."""
    until = time.monotonic() + SETTLE_SECONDS
    while (amiss := look()) and time.monotonic() < until:
        time.sleep(0.5)
    return tuple(amiss)


def lost(visits: list[VisitRecord], door: Door) -> list[str]:
    """Return the visits that are not shown by their code with their number and the state they ended in."""
    return [f"{each.visit}: {why}" for each in visits if (why := _difference(each, door))]


def _difference(record: VisitRecord, door: Door) -> str | None:
    shown = door.get(f"/api/v1/visits/{record.code}")
    if not shown.fine:
        return f"{shown.status}"
    ticket = shown.body.get("ticket") or {}
    if record.end is None:
        return "its ticket came to no end"
    if (ticket.get("id"), ticket.get("number")) != (record.ticket, record.number):
        return f"has the ticket {ticket.get('number')}, was given {record.number}"
    if ticket.get("state") != record.end:
        return f"its ticket is {ticket.get('state')}, ended {record.end}"
    stops = {stop["state"] for stop in shown.body["stops"]}
    return None if stops <= {record.end} else f"its stops are {sorted(stops)}, its ticket ended {record.end}"


def lost_requests(ledger: Ledger, door: Door, hall: str) -> list[str]:
    """Return the requests for guidance that the list does not show as ended with the outcome that was told."""
    shown = {each["id"]: each for each in door.pages(f"/api/v1/halls/{hall}/guidance-requests", limit=100)}
    amiss = []
    for each in list(ledger.requests.values()):
        found: dict[str, Any] = shown.get(each.request, {})
        if each.outcome is None or (found.get("state"), found.get("outcome")) != ended_as(each.outcome):
            amiss.append(f"{each.request}: {found.get('state')} {found.get('outcome')}, was told {each.outcome}")
    return amiss


def checked(ledger: Ledger, check: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], Finding]:
    """Return a standards check, and whether it measured the waiting of everybody who was called.

    The evidence comes by events, so the check is run again until it is complete or ``SETTLE_SECONDS`` are over.
    """
    until = time.monotonic() + SETTLE_SECONDS
    while (measured := waits_measured(done := check())) < len(ledger.called) and time.monotonic() < until:
        time.sleep(1.0)
    amiss = () if measured >= len(ledger.called) else (f"{measured} waits are in evidence",)
    return done, Finding("核查依据齐全", "the check has all evidence", len(ledger.called), amiss)


def waits_measured(check: dict[str, Any]) -> int:
    """Return how many waits the clause on waiting (W-01) was measured on."""
    return sum(clause["sample"] or 0 for clause in check["clauses"] if clause["id"] == "W-01")


def ended_as(outcome: str) -> tuple[str, str | None]:
    """Return the state in which a request with ``outcome`` ends, and the outcome that it then shows."""
    if outcome == "handed_over":
        return outcome, None
    return "left" if outcome == "left" else "resolved", outcome


def not_streamed(ledger: Ledger, listener: Listener) -> list[str]:
    """Return the tickets that a counter was given and whose call the live stream did not show."""
    return sorted(set(ledger.called) - set(listener.called))


def too_few(visits: list[VisitRecord], planned: int) -> tuple[str, ...]:
    """Return a complaint if fewer visits than ``enough`` were served to an end."""
    served = sum(each.end == "finished" for each in visits)
    wanted = enough(planned)
    return () if served >= wanted else (f"{served} were served, {wanted} must be",)
