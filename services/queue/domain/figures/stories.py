"""One ticket's history, read as what it tells about waiting, walking and serving.

The history is the record of what happened, so figures are read from it and not from what a ticket is in the end: a
transfer, a hold or an undo leaves its trace there only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

NOT_UNDOABLE = frozenset({"ticket_issued", "ticket_printed", "print_failed", "reprint_asked", "ticket_announced"})


@dataclass(frozen=True)
class Entry:
    """One entry of a history."""

    type: str
    at: datetime
    actor: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """``name``: of a count or a sample (then with ``seconds``), where and by whom it came about."""

    name: str
    queue: str
    counter: str | None = None
    clerk: str | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Span:
    """``where``: a queue or a counter; ``until`` ``None``: still. ``clerk``: who called, at the end of a wait."""

    where: str
    since: datetime
    until: datetime | None = None
    counter: str | None = None
    clerk: str | None = None
    called: bool = False


@dataclass(frozen=True)
class Story:
    """``facts``: what is counted. ``waits``: spans in queues. ``visits``: spans at counters.

    ``due``: since when the visitor waits (arrival, or the appointment's time if that is later). ``called_at``: of the
    present turn, ``None`` when it was called back from hold. ``served``: seconds so far at this counter.
    """

    due: datetime
    queue: str = ""
    counter: str | None = None
    clerk: str | None = None
    waited: bool = False
    called_at: datetime | None = None
    started_at: datetime | None = None
    served: float = 0.0
    facts: tuple[Fact, ...] = ()
    waits: tuple[Span, ...] = ()
    visits: tuple[Span, ...] = ()

    def fact(self, name: str, seconds: float | None = None, *, by: str | None = None) -> Story:
        """Return the story with one more fact, at its present queue and counter."""
        return replace(self, facts=(*self.facts, Fact(name, self.queue, self.counter, by or self.clerk, seconds)))


def told(due: datetime, history: Iterable[Entry]) -> Story:
    """Return the story of a ticket whose visitor waits since ``due``; what was undone has not happened."""
    story, before = Story(due), None
    for entry in history:
        if entry.type == "action_undone":
            story, before = before or story, None
            continue
        if entry.type not in NOT_UNDOABLE:
            before = story
        story = _STEPS.get(entry.type, _nothing)(story, entry)
    return story


def occupied_at(story: Story, counter: str) -> list[Span]:
    """Return when the ticket took up ``counter``."""
    return [span for span in story.visits if span.where == counter]


def _nothing(story: Story, _entry: Entry) -> Story:
    return story


def _issued(story: Story, entry: Entry) -> Story:
    return _waits(replace(story, queue=entry.data["queue"]), entry.at).fact("tickets")


def _called(story: Story, entry: Entry) -> Story:
    here = replace(_waits_no_more(story, entry), counter=entry.data["counter"], clerk=entry.actor, called_at=entry.at)
    here = _arrives(here, entry).fact("called")
    if story.waited:
        return here
    return replace(here, waited=True).fact("wait", max(0.0, (entry.at - story.due).total_seconds()))


def _joined(story: Story, entry: Entry) -> Story:
    """Its agent was called for another client: its own wait is over, its service has not begun."""
    if entry.data.get("state_from") != "waiting":
        return story
    there = replace(_waits_no_more(story, entry), counter=entry.data["counter"], clerk=entry.actor, called_at=None)
    if story.waited:
        return there.fact("called")
    return replace(there.fact("called"), waited=True).fact("wait", max(0.0, (entry.at - story.due).total_seconds()))


def _resumed(story: Story, entry: Entry) -> Story:
    there = replace(story, counter=entry.data["counter"], clerk=entry.actor, called_at=None)
    return _arrives(there, entry)


def _started(story: Story, entry: Entry) -> Story:
    here = story if story.visits and not story.visits[-1].until else _arrives(story, entry)
    started = replace(here, counter=entry.data["counter"], clerk=story.clerk or entry.actor, started_at=entry.at)
    started = replace(started, called_at=None)
    return started.fact("walk", (entry.at - story.called_at).total_seconds()) if story.called_at else started


def _held(story: Story, entry: Entry) -> Story:
    return replace(_leaves(story, entry), served=_served(story, entry), started_at=None, called_at=None)


def _finished(story: Story, entry: Entry) -> Story:
    return _sat(_leaves(story, entry), entry).fact("served")


def _missed(story: Story, entry: Entry) -> Story:
    return _leaves(story, entry).fact("no_shows")


def _returned(story: Story, entry: Entry) -> Story:
    return _waits(story, entry.at)


def _transferred(story: Story, entry: Entry) -> Story:
    left = story
    if entry.data.get("state_from") != "waiting":
        left = _sat(_leaves(story, entry), entry).fact("transfers", by=entry.actor)
    ended = _waits_no_more(left, None, entry.at)
    return _waits(replace(ended, queue=entry.data["queue"], counter=None, clerk=None, called_at=None), entry.at)


def _suspended(story: Story, entry: Entry) -> Story:
    """The hall was closed at once: whoever was called or served waits on."""
    if entry.data.get("state_from") == "waiting":
        return story
    left = _sat(_leaves(story, entry), entry)
    return _waits(replace(left, counter=None, clerk=None, called_at=None), entry.at)


def _cancelled(story: Story, entry: Entry) -> Story:
    return _waits_no_more(_leaves(story, entry), None, entry.at).fact("cancelled")


def _served(story: Story, entry: Entry) -> float:
    return story.served + ((entry.at - story.started_at).total_seconds() if story.started_at else 0.0)


def _sat(story: Story, entry: Entry) -> Story:
    """End the sitting: its service is a sample if there was any."""
    seconds, sat = _served(story, entry), replace(story, served=0.0, started_at=None)
    return sat.fact("service", seconds) if story.started_at or story.served else sat


def _waits(story: Story, since: datetime) -> Story:
    return replace(story, waits=(*story.waits, Span(story.queue, since)))


def _waits_no_more(story: Story, by: Entry | None, at: datetime | None = None) -> Story:
    if not story.waits or story.waits[-1].until:
        return story
    last = replace(story.waits[-1], until=by.at if by else at)
    if by:
        last = replace(last, counter=by.data["counter"], clerk=by.actor, called=True)
    return replace(story, waits=(*story.waits[:-1], last))


def _arrives(story: Story, entry: Entry) -> Story:
    return replace(story, visits=(*story.visits, Span(entry.data["counter"], entry.at)))


def _leaves(story: Story, entry: Entry) -> Story:
    if not story.visits or story.visits[-1].until:
        return story
    return replace(story, visits=(*story.visits[:-1], replace(story.visits[-1], until=entry.at)))


_STEPS: Mapping[str, Callable[[Story, Entry], Story]] = {
    "ticket_issued": _issued,
    "ticket_called": _called,
    "ticket_joined": _joined,
    "ticket_resumed": _resumed,
    "service_started": _started,
    "ticket_held": _held,
    "service_finished": _finished,
    "ticket_no_show": _missed,
    "ticket_returned": _returned,
    "ticket_transferred": _transferred,
    "ticket_suspended": _suspended,
    "ticket_cancelled": _cancelled,
}
