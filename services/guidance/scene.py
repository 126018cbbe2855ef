"""What the desk of one hall looks like now: who waits, who sits where, who is on duty with which skills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from services.guidance.domain.choice import Groups, Post
from services.guidance.domain.duty import Duty
from services.guidance.domain.hall import Hall
from services.guidance.domain.request import WAITING, Request, Seat
from services.guidance.domain.skills import Skills
from services.guidance.domain.wait import Place, place
from services.guidance.store import GuidanceStore

_SITTINGS_LOOKED_AT = 50


@dataclass(frozen=True)
class Scene:
    """A hall's desk as it was read; each part is read when it is first looked at."""

    store: GuidanceStore
    hall: Hall
    now: datetime
    also: Sequence[Request] = field(default=())

    @cached_property
    def line(self) -> list[Request]:
        """Return who waits, the next first."""
        return self.store.requests.line(self.hall.id)

    @cached_property
    def sittings(self) -> list[Request]:
        """Return the requests that are claimed."""
        return self.store.requests.sittings(self.hall.id)

    @cached_property
    def duties(self) -> list[tuple[Duty, datetime | None]]:
        """Return the duties that run, and when each last changed."""
        found = self.store.duties.of_day(self.hall.id, self.hall.day(self.now))
        return [(duty, at) for duty, at in found if duty.on]

    @cached_property
    def posts(self) -> list[Post]:
        """Return the guides on duty."""
        skills = self.store.skills.of_hall(self.hall.id)
        return [self._post(duty, skills.get(duty.guide, Skills(duty.guide, self.hall.id))) for duty, _ in self.duties]

    @cached_property
    def groups(self) -> Groups:
        """Return the groups of the matters that somebody waits for."""
        return self.store.copies.groups_of({each.matter for each in (*self.line, *self.also)}, self.hall.id)

    @cached_property
    def minutes(self) -> list[float]:
        """Return how long the last sittings took."""
        return self.store.requests.sitting_minutes(self.hall.id, _SITTINGS_LOOKED_AT)

    @property
    def taken(self) -> set[Seat]:
        """Return the seats that are taken."""
        return {Seat(each.area, each.seat) for each in self.sittings if each.area and each.seat}

    def place_of(self, request: Request) -> Place | None:
        """Return where a waiting request stands; ``None`` once it waits no more."""
        if request.state != WAITING:
            return None
        return place(request, self.line, self.posts, self.groups, self.hall, self.minutes)

    def post_of(self, guide: str) -> Post | None:
        """Return the guide's post, ``None`` when they are not on duty."""
        return next((post for post in self.posts if post.guide == guide), None)

    def _post(self, duty: Duty, skills: Skills) -> Post:
        area = next((each for each in self.hall.areas if each.id == duty.area), None)
        mine = tuple(each.id for each in self.sittings if each.guide == duty.guide)
        return Post(duty.guide, skills, area, duty.break_reason is not None, mine)
