"""A sitting as it is learnt from: read off the history of its request, which says what happened and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

FILED, LEFT, HANDED_OVER, DONE, CORRECTED = "filed", "left", "handed_over", "done", "corrected"
REPEAT_DAYS = 30
"""Whoever comes back for the same matter within so many days had to come again (house rule)."""

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Sitting:
    """One request. ``guide``: who had it last; ``ended``: its outcome, ``left`` or ``handed_over``, ``None``: not yet.

    ``steps``: those done and when, in that order; ``skipped``: optional ones that were left out; ``stuck_on``: the one
    at which somebody said that it does not go on. ``at_home``: whether the visitor said that they will file by
    themselves next time (who is unsure, does not); ``None``: nobody asked. ``became``: what came of the filing.
    ``person``: what tells whether two sittings are of one person, and nothing else; ``None``: it is not known who came.
    """

    id: str
    matter: str
    requested_at: datetime
    person: str | None = None
    guide: str | None = None
    claimed_at: datetime | None = None
    ended_at: datetime | None = None
    ended: str | None = None
    steps: tuple[tuple[str, datetime], ...] = ()
    skipped: frozenset[str] = frozenset()
    stuck_on: str | None = None
    at_home: bool | None = None
    became: tuple[str, ...] = ()

    @property
    def right_first_time(self) -> bool | None:
        """Whether what was filed went through without a correction; ``None`` while nobody heard of it."""
        if CORRECTED in self.became:
            return False
        return True if self.became else None

    @property
    def judged(self) -> bool:
        """Whether the sitting took place and its outcome says something; of who left, nothing can be said."""
        return self.claimed_at is not None and self.ended is not None and self.ended != LEFT

    @property
    def filed(self) -> bool:
        """Whether the matter was filed online."""
        return self.ended == FILED

    @property
    def wait_seconds(self) -> float | None:
        """Seconds from asking until a guide came."""
        return (self.claimed_at - self.requested_at).total_seconds() if self.claimed_at else None

    @property
    def sitting_seconds(self) -> float | None:
        """Seconds from the guide's coming to the outcome."""
        if self.claimed_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.claimed_at).total_seconds()

    def repeats(self, other: Sitting) -> bool:
        """Return whether ``other`` was the same person's sitting for the same matter, at most 30 days before."""
        if self.person is None or (self.person, self.matter) != (other.person, other.matter):
            return False
        apart = self.requested_at - other.requested_at
        return other.claimed_at is not None and timedelta(0) < apart <= timedelta(days=REPEAT_DAYS)


def sitting_from(request: Mapping[str, Any], person: str | None) -> Sitting:
    """Return the sitting that ``request`` (``id``, ``matter``, ``requested_at``, ``history``) tells of."""
    told: dict[str, Any] = {"said": []}
    for entry in request["history"]:
        _hear(told, entry)
    told |= _steps(told.pop("said"))
    told["became"] = tuple(told.get("became", ()))
    return Sitting(request["id"], request["matter"], request["requested_at"], person, **told)


def steps_in_time(steps: Iterable[tuple[str, datetime]], begun: datetime) -> Iterable[tuple[str, float]]:
    """Return each step with the seconds since the one before it (the first: since the guide came)."""
    before = begun
    for step, at in sorted(steps, key=lambda each: each[1]):
        yield step, max(0.0, (at - before).total_seconds())
        before = at


def _hear(told: dict[str, Any], entry: Entry) -> None:
    kind, at, facts = entry["type"], entry["at"], entry["data"]
    if kind == "guidance_claimed":
        told |= {"guide": facts["guide"], "claimed_at": told.get("claimed_at") or at}
    elif kind == "guidance_reassigned":
        told["guide"] = facts["guide"]
    elif kind == "guidance_step_done":
        told["said"].append((_moment(facts.get("done_at")) or at, facts["step"], DONE))
    elif kind == "guidance_step_changed":
        told["said"].append((_moment(facts["changed_at"]) or at, facts["step"], facts["state"]))
    elif kind in _ENDS:
        told |= {"ended": facts.get("outcome") or _ENDS[kind], "ended_at": at}
    elif kind == "guidance_followed_up":
        told.setdefault("became", []).append(facts["state"])
    if facts.get("at_home_next") is not None:
        told["at_home"] = facts["at_home_next"] == "yes"


def _steps(said: list[tuple[datetime, str, str]]) -> dict[str, Any]:
    """Return what is so in the end; in the order of time, which is not that of a tablet's coming back."""
    done: dict[str, datetime] = {}
    last: dict[str, str] = {}
    for at, step, state in sorted(said, key=lambda each: each[0]):
        last.pop(step, None)
        last[step] = state
        if state == DONE:
            done.setdefault(step, at)
        else:
            done.pop(step, None)
    stuck = [step for step, state in last.items() if state == "stuck"]
    return {
        "steps": tuple(done.items()),
        "skipped": frozenset(step for step, state in last.items() if state == "skipped"),
        "stuck_on": stuck[-1] if stuck else None,
    }


_ENDS = {"guidance_resolved": FILED, "guidance_handed_over": HANDED_OVER, "guidance_left": LEFT}


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
