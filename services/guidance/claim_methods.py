"""Who takes a request: the next one, a certain one, another guide, a second guide."""

from __future__ import annotations

from typing import Any

from services.guidance import access
from services.guidance.domain import request as requests
from services.guidance.domain.choice import Choice, Post, choose
from services.guidance.domain.duty import require_no_break
from services.guidance.domain.seats import free_seat, require_desk
from services.guidance.domain.skills import Skills
from services.guidance.lookups import TRIES, Answer, now_at_desk
from services.guidance.plans import Plans
from services.guidance.scene import Scene
from services.guidance.store.requests import GuideIsBusy, SeatTaken
from services.guidance.views import request_view
from shared.contracts.desk import JoinSitting, NextRequest, Reassign
from shared.contracts.guidance import ClaimRequest
from shared.contracts.parsing import parsed
from shared.errors import Conflict, Unavailable
from shared.messaging import rpc
from shared.storage.commands import once

_TRIES = 20
"""A claim is lost only to another process that succeeded with its own, so this many must have overtaken us."""


class ClaimMethods(Plans):
    """Requests: claimed, passed on, joined."""

    @rpc
    @once
    def next(self, **given: Any) -> Answer | None:
        """Give the calling guide the request that is next for them: ``NextView``, ``None`` when none is.

        Raises ``Conflict``: with the ``request`` that they still sit with, on a break, or when all seats are taken.
        """
        hall = self._hall(parsed(NextRequest, given)["hall"])
        access.worker(self.call.caller, hall.id)
        require_desk(hall)
        self._begin(hall.id)
        with self.store.turns.of(hall.id):
            for _ in range(_TRIES):
                scene = self._scene(hall.id)
                post = self._post(scene)
                _require_free(post, scene)
                choice = choose(post, scene.posts, scene.line, scene.groups, scene.now)
                if choice is None:
                    return None
                if answer := self._called(choice, scene, post):
                    return answer
        raise Unavailable("The requests keep changing just now: try again.")

    @rpc
    @once
    def claim(self, **given: Any) -> Answer:
        """Give a waiting request to the caller, who is on duty from then on; 409 with the state when it is taken."""
        before = self._request(parsed(ClaimRequest, given)["request"])
        requests.claim(before, self.call.caller.id, now_at_desk())
        self._begin(before.hall)
        checklist = self._version_for(before)
        for _ in range(TRIES):
            scene = self._scene(before.hall)
            seat = free_seat(scene.hall, _area(self._post(scene)), before.needs, scene.taken)
            after, said = requests.claim(before, self.call.caller.id, scene.now, seat, checklist=checklist)
            try:
                return self._advance(before, after, said)
            except SeatTaken:
                continue
        raise Unavailable("The seats keep changing just now: try again.")

    @rpc
    @once
    def reassign(self, **given: Any) -> Answer:
        """Pass a claimed request on to another guide on duty, or back into the line (``Reassign``)."""
        told = parsed(Reassign, given)
        before = self._request(told["request"])
        by = access.acting(self.call.caller)
        after, said = requests.reassign(before, by, told["guide"], told["reason"])
        if told["guide"]:
            self._require_on_duty(before.hall, told["guide"])
        return self._advance(before, after, said)

    @rpc
    @once
    def join(self, **given: Any) -> Answer:
        """Have the calling guide sit down beside the one who claimed the request (``JoinSitting``)."""
        told = parsed(JoinSitting, given)
        for _ in range(TRIES):
            before = self._request(told["request"])
            after, said = requests.join(before, self.call.caller.id)
            answer = self._view(after)
            stamp = self.call.stamp(now_at_desk())
            if not said or self.store.requests.advance(before, after, said[0], stamp, answer):
                return answer
        raise Unavailable("This request keeps changing just now: try again.")

    def _begin(self, hall: str) -> None:
        """Put a guide on duty, before the claim, so that no death in between leaves a sitting without a duty."""
        if self.call.caller.has("guide"):
            require_no_break(self._duty(hall, now_at_desk()))
            self._on_duty(hall)

    def _post(self, scene: Scene) -> Post:
        """Return where the caller works; a supervisor who is no guide takes whatever comes."""
        mine, guide = scene.post_of(self.call.caller.id), self.call.caller.id
        sittings = tuple(each.id for each in scene.sittings if each.guide == guide)
        return mine or Post(guide, Skills(guide, scene.hall.id), sittings=sittings)

    def _called(self, choice: Choice, scene: Scene, post: Post) -> Answer | None:
        """Return the answer once the chosen request is claimed; ``None`` when another copy of the desk was faster."""
        before = choice.request
        seat = free_seat(scene.hall, _area(post), before.needs, scene.taken)
        after, said = requests.claim(before, post.guide, scene.now, seat, choice.why.rule, self._version_for(before))
        answer = {"request": request_view(after, None), "why": choice.why.as_plain()}
        try:
            done = self.store.requests.advance(before, after, said, self.call.stamp(scene.now), answer)
        except (SeatTaken, GuideIsBusy):
            return None
        return answer if done else None

    def _require_on_duty(self, hall: str, guide: str) -> None:
        scene = self._scene(hall)
        if scene.post_of(guide) is None:
            raise Conflict("That guide is not on duty here today.", "guide", {"state": "off_duty"})


def _require_free(post: Post, scene: Scene) -> None:
    """Raise ``Conflict`` with the request that the guide still sits with."""
    if post.sittings:
        detail = {"state": "claimed", "request": post.sittings[0]}
        raise Conflict("You still sit with somebody: end that first, or claim a certain request.", None, detail)


def _area(post: Post) -> str | None:
    return post.area.id if post.area else None
