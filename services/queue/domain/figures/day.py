"""One service day of a hall: its tickets and its counters' shifts, counted into cells."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from services.queue.domain.figures.stories import Entry, Span, Story, occupied_at
from services.queue.domain.figures.tally import SAMPLES, Cell, Cells, Key

_OPENS = ("counter_opened", "counter_taken_over")


def cells_of(stories: Sequence[Story], shifts: Mapping[str, Sequence[Entry]], end: datetime) -> Cells:
    """Return the figures of a day. ``shifts``: counter → its history; ``end``: of the day, or now while it lasts."""
    cells: Cells = {}
    for story in stories:
        for fact in story.facts:
            cell = cells.setdefault((fact.queue, fact.counter, fact.clerk), Cell())
            if fact.name in SAMPLES:
                cell.samples[fact.name][round(fact.seconds or 0)] += 1
            else:
                cell.counts[fact.name] += 1
    for key, times in _overtakes(stories):
        cells.setdefault(key, Cell()).counts["overtakes"] += times
    for counter, history in shifts.items():
        busy = [span for story in stories for span in occupied_at(story, counter)]
        for span in _open(counter, history, end):
            seconds = cells.setdefault((None, counter, span.clerk), Cell()).seconds
            lasted = _seconds(span.since, span.until or end)
            seconds["open"] += round(lasted)
            seconds["idle"] += max(0, round(lasted) - round(_covered(span, busy, end)))
    return cells


def _overtakes(stories: Sequence[Story]) -> Iterable[tuple[Key, int]]:
    """Yield, for every call, how many of the same queue had been due earlier and went on waiting."""
    moments = []
    for place, story in enumerate(stories):
        for span in story.waits:
            moments.append((span.since, False, place, span))
            if span.until:
                moments.append((span.until, True, place, span))
    waiting: dict[str, list[tuple[datetime, int]]] = {}
    for _, ends, place, span in sorted(moments, key=lambda each: each[:3]):
        line, mine = waiting.setdefault(span.where, []), (stories[place].due, place)
        if not ends:
            insort(line, mine)
        else:
            del line[bisect_left(line, mine)]
            earlier = bisect_left(line, (mine[0], -1))
            if span.called and earlier:
                yield (span.where, span.counter, span.clerk), earlier


def _open(counter: str, history: Sequence[Entry], end: datetime) -> list[Span]:
    """Return when a counter was open, and by whom: the last to open it, or to take it over."""
    spans, since, clerk = [], None, None
    for entry in history:
        if entry.type not in (*_OPENS, "counter_paused", "counter_closed", "counter_action_undone"):
            continue
        opens = entry.data.get("state_to") == "open" if "state_to" in entry.data else entry.type in _OPENS
        if since is not None:
            spans.append(Span(counter, since, entry.at, clerk=clerk))
        since, clerk = (entry.at, entry.data.get("clerk") or entry.actor) if opens else (None, None)
    return [*spans, Span(counter, since, None, clerk=clerk)] if since is not None and since < end else spans


def _covered(span: Span, busy: Sequence[Span], end: datetime) -> float:
    """Return for how many seconds of ``span`` a ticket was at the counter."""
    covered, reached = 0.0, span.since
    for each in sorted(busy, key=lambda one: one.since):
        begins, ends = max(each.since, reached), min(each.until or end, span.until or end)
        if begins < ends:
            covered += _seconds(begins, ends)
            reached = ends
    return covered


def _seconds(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds())
