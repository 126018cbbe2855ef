"""How far a sitting is with its checklist: what was said of each step, and what stands of it.

Nothing that was said is ever taken away. The changes of a step are numbered as they come in; a change names the version
that whoever made it had before their eyes (``base``), and takes the place of all up to that one, and of what the same
tablet said before. What nothing took the place of stands. Two that stand and differ are a dispute: both are kept, and
somebody must settle it. So what stands follows from what was said, in whatever order it arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

OPEN, DONE, SKIPPED, STUCK, DISPUTED = "open", "done", "skipped", "stuck", "disputed"
STATES = (OPEN, DONE, SKIPPED, STUCK)
"""What may be said of a step; ``open``: not done, or not any more."""
DESK = "desk"
"""The device of changes that are told at once and build on what stands."""


@dataclass(frozen=True)
class Change:
    """Somebody (``by``, an opaque id) said that ``step`` is in ``state``.

    ``device`` and ``number`` name it: the tablet, and its own running number. ``base``: the version that it builds on.
    ``at``: when it was said, by the hall's time.
    """

    step: str
    state: str
    base: int
    device: str
    number: int
    at: datetime
    by: str
    note: str | None = None

    @property
    def moment(self) -> tuple[datetime, str, int]:
        """Return what orders changes in time, the same wherever they are looked at."""
        return self.at, self.device, self.number


@dataclass(frozen=True)
class Step:
    """A step as it stands. ``version``: how many changes it has seen; ``all``: those, in the order of time."""

    id: str
    version: int = 0
    standing: tuple[Change, ...] = ()
    all: tuple[Change, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether what stands differs, in its state or in its note."""
        notes = {each.note for each in self.standing if each.note}
        return len({each.state for each in self.standing}) > 1 or len(notes) > 1

    @property
    def state(self) -> str:
        """One of ``STATES``, or ``disputed``."""
        if self.disputed:
            return DISPUTED
        return self.standing[0].state if self.standing else OPEN

    @property
    def got_over(self) -> bool:
        """Whether later steps may follow."""
        return bool(self.standing) and all(each.state in (DONE, SKIPPED) for each in self.standing)


@dataclass(frozen=True)
class Progress:
    """What a sitting goes by from ``begun_at`` on: a ``checklist`` (its version); and all ``changes`` as they came."""

    checklist: str
    begun_at: datetime
    changes: tuple[Change, ...] = ()

    def step(self, identifier: str) -> Step:
        """Return the step as it stands."""
        said = [each for each in self.changes if each.step == identifier]
        known = max((each.base for each in said), default=0)
        last: dict[str, int] = {}
        for each in said:
            last[each.device] = max(each.number, last.get(each.device, 0))
        standing = [
            each for version, each in enumerate(said, 1) if version > known and each.number == last[each.device]
        ]
        return Step(identifier, len(said), _in_time(standing), _in_time(said))

    def noted(self) -> Iterator[str]:
        """Yield the steps of which something was said, each once, as they came in."""
        yield from dict.fromkeys(each.step for each in self.changes)

    def find(self, device: str, number: int) -> Change | None:
        """Return the change that ``device`` numbered so."""
        return next((each for each in self.changes if (each.device, each.number) == (device, number)), None)

    def with_change(self, change: Change) -> Progress:
        """Return the progress with one more change."""
        return replace(self, changes=(*self.changes, change))

    def next_number(self, device: str = DESK) -> int:
        """Return the number of the next change of ``device``."""
        return 1 + max((each.number for each in self.changes if each.device == device), default=0)


def done_steps(progress: Progress) -> tuple[str, ...]:
    """Return the steps that are done, in the order in which they were."""
    steps = [progress.step(each) for each in progress.noted()]
    done = [(min(each.moment for each in step.standing), step.id) for step in steps if step.state == DONE]
    return tuple(step for _, step in sorted(done))


def seconds_by_step(progress: Progress) -> Mapping[str, float]:
    """Return how long each step took: from what was said before it (at first: from the beginning) to what was said."""
    took: dict[str, float] = {}
    before = progress.begun_at
    for each in _in_time(progress.changes):
        took[each.step] = took.get(each.step, 0.0) + max(0.0, (each.at - before).total_seconds())
        before = max(before, each.at)
    return took


def _in_time(changes: list[Change] | tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda each: each.moment))
