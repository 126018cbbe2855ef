"""What the methods of the desk have in common: finding what is named, storing, and how it looks to people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.guidance import access
from services.guidance.domain.duty import Duty, go_on_duty
from services.guidance.domain.hall import Hall
from services.guidance.domain.request import Request
from services.guidance.scene import Scene
from services.guidance.store import GuidanceStore
from services.guidance.views import duty_view, request_view
from shared.clock import clock
from shared.errors import Conflict, NotFound, Unavailable
from shared.happening import Happened
from shared.messaging import Call
from shared.storage import Stamp

Answer = dict[str, Any]
Turn = Callable[[Duty], tuple[Duty, tuple[Happened, ...]]]
Rule = Callable[[Request], tuple[Request, Happened | tuple[Happened, ...]]]

TRIES = 5
"""How often a write is decided again when somebody else was faster; more than one round is rare."""


class Lookups:
    """The desk's store, the present call and intake, and the questions that most methods begin with."""

    store: GuidanceStore
    call: Call
    intake: Any

    def _request(self, identifier: str) -> Request:
        """Return a request of a hall where the caller may work at the desk. Raises ``NotFound``, ``Forbidden``."""
        found = self.store.requests.get(identifier)
        if found is None:
            raise NotFound("There is no such guidance request.", "request")
        access.worker(self.call.caller, found.hall)
        return found

    def _advance(self, before: Request, after: Request, said: Happened) -> Answer:
        answer = self._view(after)
        if not self.store.requests.advance(before, after, said, self.call.stamp(now_at_desk()), answer):
            raise self._overtaken(before)
        return answer

    def _changed(self, request: str, rule: Rule, shown: Callable[[Request], Answer] | None = None) -> Answer:
        """Return the request (as ``shown``) after ``rule``, decided again when somebody else was faster.

        Raises what the rule raises, ``Unavailable`` when others are faster all the time.
        """
        for _ in range(TRIES):
            before = self._request(request)
            after, said = rule(before)
            answer = (shown or self._view)(after)
            happened = [said] if isinstance(said, Happened) else said
            if not happened or self.store.requests.advance(
                before, after, happened[0], self.call.stamp(now_at_desk()), answer
            ):
                return answer
        raise Unavailable("This request keeps changing just now: try again.")

    def _overtaken(self, before: Request) -> Conflict:
        """Return the refusal for somebody whose colleague was faster: the state, and nobody's name."""
        found = self.store.requests.get(before.id)
        present = found.state if found else before.state
        return Conflict(f"This request is {present} by now.", None, {"state": present})

    def _on_duty(self, hall: str) -> None:
        """Have the calling guide be on duty; the command is another's, so it is not kept with the duty."""
        self._turn(hall, go_on_duty, replace(self.call.stamp(now_at_desk()), command=None))

    def _turn(self, hall: str, rule: Turn, stamp: Stamp) -> Answer:
        for _ in range(TRIES):
            before = self._duty(hall, stamp.at)
            after, said = rule(before)
            answer = duty_view(after)
            if not said or self.store.duties.turn(before, after, said, stamp, answer):
                return answer
        raise Unavailable("This duty keeps changing just now: try again.")

    def _duty(self, hall: str, now: datetime) -> Duty:
        """Return the caller's duty of today."""
        return self.store.duties.get(Duty(self.call.caller.id, hall, self._hall(hall).day(now)))

    def _hall(self, hall: str) -> Hall:
        """Return what is known of the hall; an unknown one is asked for at intake once. Raises ``NotFound``."""
        known = self.store.copies.hall(hall)
        if known is None:
            found = self.intake.get_hall(hall=hall)
            known = self.store.copies.keep_hall(found, found["revision"])
        return known

    def _matter(self, matter: str) -> Answer:
        """Return what is known of the matter; an unknown one is asked for at intake once. Raises ``NotFound``."""
        known = self.store.copies.matter(matter)
        if known is None:
            known = self.intake.get_matter(matter=matter)
            self.store.copies.keep_matter(known, known["revision"])
        return known

    def _require_matter(self, matter: str) -> None:
        self._matter(matter)

    def _stamp_of_no_command(self) -> Stamp:
        """Return the stamp of a write that an Idempotency-Key has no part in, as it changes nothing when repeated."""
        return replace(self.call.stamp(clock.now()), command=None)

    def _scene(self, hall: str, also: Sequence[Request] = ()) -> Scene:
        return Scene(self.store, self._hall(hall), now_at_desk(), also)

    def _view(self, request: Request) -> Answer:
        return request_view(request, self._scene(request.hall, [request]).place_of(request))


def now_at_desk() -> datetime:
    """Return the hall's time in whole milliseconds, as the database keeps it."""
    now = clock.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
