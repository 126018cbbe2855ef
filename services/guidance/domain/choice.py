"""Which request is next for a guide: the first in line that is theirs to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.guidance.domain.hall import Area
from services.guidance.domain.request import Request
from services.guidance.domain.skills import Skills
from services.guidance.domain.why import CREDIT, LONGEST_WAIT, NOBODY_SKILLED, OVERDUE, Why

Groups = Mapping[str, Sequence[str]]
"""Matter → the groups that it belongs to."""


@dataclass(frozen=True)
class Post:
    """A guide on duty: ``skills``, and the ``area`` where they work (``None``: wherever a seat is free).

    ``resting``: on a break; ``sittings``: requests that they have claimed.
    """

    guide: str
    skills: Skills
    area: Area | None = None
    resting: bool = False
    sittings: tuple[str, ...] = ()

    def fits(self, request: Request, groups: Groups) -> bool:
        """Return whether the guide knows the matter and the language, and works where there is what it needs."""
        known = self.skills.know(request.matter, groups.get(request.matter, ()))
        spoken = self.skills.speak(request.language, request.needs)
        return known and spoken and (self.area is None or self.area.suits(request.needs))


@dataclass(frozen=True)
class Choice:
    """The request that is next, and why."""

    request: Request
    why: Why


def may_take(post: Post, request: Request, posts: Sequence[Post], groups: Groups, now: datetime) -> str | None:
    """Return by which rule the guide may take ``request``, ``None`` when it is left to others.

    It is theirs if it fits them; also if it waits beyond its promise, or fits nobody of ``posts`` (who are on duty and
    not on a break): so a skill that nobody has today keeps nobody waiting for ever.
    """
    if post.fits(request, groups):
        return LONGEST_WAIT
    if request.overdue or (request.due_at and request.due_at <= now):
        return OVERDUE
    others = (each for each in posts if not each.resting)
    return None if any(each.fits(request, groups) for each in others) else NOBODY_SKILLED


def choose(post: Post, posts: Sequence[Post], line: Sequence[Request], groups: Groups, now: datetime) -> Choice | None:
    """Return the request of ``line`` (by rank) that is next for the guide at ``post``; ``None`` when none is."""
    for place, request in enumerate(line):
        if rule := may_take(post, request, posts, groups, now):
            return Choice(request, _why(request, rule, line[place + 1 :], place, now))
    return None


def _why(request: Request, rule: str, behind: Sequence[Request], left_to_others: int, now: datetime) -> Why:
    since = _since(request)
    credit = max(0.0, (since.timestamp() - request.rank) / 60)
    overtaken = sum(_since(each) < since for each in behind)
    waited = max(0.0, (now - since).total_seconds() / 60)
    told = CREDIT if rule == LONGEST_WAIT and overtaken else rule
    return Why(told, round(waited, 1), round(credit, 1), overtaken, left_to_others)


def _since(request: Request) -> datetime:
    return request.counts_from or request.requested_at
