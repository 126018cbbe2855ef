"""The guidance desk over the wire: parse, ask the rules, store, answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.guidance import domain
from services.guidance.store import GuidanceStore, Hall
from services.guidance.views import duty_view, handed_over_view, request_view
from shared.clock import clock
from shared.contracts.guidance import (
    AskForGuidance,
    AtHall,
    ClaimRequest,
    DoStep,
    HandOver,
    ListRequests,
    ResolveRequest,
)
from shared.contracts.parsing import parsed
from shared.errors import Conflict, HallError, NotFound, Unavailable
from shared.happening import Happened
from shared.ids import new_id
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles, rpc
from shared.storage import Stamp, StoreProvider
from shared.storage.commands import once

Answer = dict[str, Any]
Turn = Callable[[domain.Duty], tuple[domain.Duty, tuple[Happened, ...]]]

_TRIES = 5
"""How often a write is decided again when somebody else was faster; more than one round is rare."""

log = logging.getLogger(__name__)


class GuidanceService(Healthy):
    """Requests for help with online filing, and the guides who give it."""

    name = "guidance"
    store = StoreProvider(GuidanceStore, "guidance")
    call = CurrentCall()
    intake = RpcClient("intake")

    @rpc
    @once
    def request(self, **given: Any) -> Answer:
        """Ask for help (``AskForGuidance``); a second request for the same visit joins the open one."""
        wish = parsed(AskForGuidance, given)
        self._hall(wish["hall"])
        self._require_matter(wish["matter"])
        self.call.caller.require("kiosk", "clerk", "guide", "supervisor", hall=wish["hall"])
        wish["needs"] = tuple(dict.fromkeys(wish["needs"]))
        asked = domain.Request(id=new_id(), requested_at=clock.now(), **wish)
        return self._joined(asked) or self._added(asked)

    @rpc
    def list_requests(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the hall's requests, earliest first (``ListRequests``)."""
        wanted = parsed(ListRequests, given)
        self._hall(wanted["hall"])
        self.call.caller.require("guide", "supervisor", "clerk", hall=wanted["hall"])
        found = self.store.page(wanted["hall"], wanted["state"], wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        return {"items": [self._view(each) for each in page], "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    @once
    def claim(self, **given: Any) -> Answer:
        """Give a waiting request to the caller, who is on duty from then on; 409 with the state when it is taken."""
        before = self._request(parsed(ClaimRequest, given)["request"])
        guide = self.call.caller
        after, said = domain.claim(before, guide.id)
        if guide.has("guide"):  # before the claim, so that no death in between leaves a claim without a duty
            self._turn(before.hall, domain.go_on_duty, replace(self.call.stamp(clock.now()), command=None))
        return self._advance(before, after, said)

    @rpc
    @once
    def do_step(self, **given: Any) -> Answer:
        """Note a step of the filing as done (``DoStep``), once; by the guide who claimed it, or by a supervisor."""
        told = parsed(DoStep, given)
        for _ in range(_TRIES):
            before = self._request(told["request"])
            after, said = domain.do_step(before, self._guide(), told["step"])
            if not said:
                return self._view(before)
            answer = self._view(after)
            if self.store.advance(before, after, said[0], self.call.stamp(clock.now()), answer):
                return answer
        raise Unavailable("This request keeps changing just now: try again.")

    @rpc
    @once
    def resolve(self, **given: Any) -> Answer:
        """End a sitting (``ResolveRequest``): by the guide who claimed it, or by a supervisor."""
        told = parsed(ResolveRequest, given)
        before = self._request(told.pop("request"))
        after, said = domain.resolve(before, self._guide(), domain.Ending(**told))
        return self._advance(before, after, said)

    @rpc
    def hand_over(self, **given: Any) -> Answer:
        """Have the visitor go on at a counter (``HandOver``), keeping the time of asking: ``HandedOverView``.

        The ticket is asked for at once; while intake or the queue is away it comes from the event.
        """
        view = self._handed_over(**given)
        return handed_over_view(view, self._planned(view))

    @rpc
    @once
    def go_on_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes requests in the hall today."""
        return self._turn(self._hall_of_guide(given), domain.go_on_duty, self.call.stamp(clock.now()))

    @rpc
    @once
    def go_off_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes no more requests in the hall today."""
        return self._turn(self._hall_of_guide(given), domain.go_off_duty, self.call.stamp(clock.now()))

    @handles("hall_published")
    def on_hall_published(self, event: Event) -> None:
        """Keep the hall's reference data."""
        self.store.keep_hall(event.data["hall"], event.data["revision"])

    @handles("matter_published")
    def on_matter_published(self, event: Event) -> None:
        """Keep the matter's reference data."""
        self.store.keep_matter(event.data["matter"], event.data["revision"])

    def _joined(self, asked: domain.Request) -> Answer | None:
        """Return the open request of the same visit; a visit that has none must be one of the hall's."""
        if asked.visit is None:
            return None
        other: domain.Request | None = self.store.open_request_of(asked.visit)
        if other is None:
            self.intake.get_visit_of_hall(hall=asked.hall, visit=asked.visit)
            return None
        domain.require_same_hall(other, asked.hall)
        return self._view(other)

    def _added(self, asked: domain.Request) -> Answer:
        stamp, answer = self.call.stamp(asked.requested_at), self._view(asked)
        for _ in range(_TRIES):
            if self.store.add(asked, domain.asked(asked), stamp, answer):
                return answer
            other: domain.Request | None = self.store.open_request_of(asked.visit or "")
            if other:  # else it has just ended
                domain.require_same_hall(other, asked.hall)
                return self._view(other)
        raise Unavailable("The visit's request keeps changing just now: try again.")

    @once
    def _handed_over(self, **given: Any) -> Answer:
        told = parsed(HandOver, given)
        before = self._request(told["request"])
        after, said = domain.hand_over(before, self._guide(), told["queue"], self._hall(before.hall).queues)
        return self._advance(before, after, said)

    def _planned(self, view: Answer) -> Answer:
        """Ask intake for the visitor's next stop, which it plans once per request however often it is asked."""
        facts = {name: view[name] for name in ("hall", "visit", "matter", "queue", "language", "needs")}
        try:
            return dict(self.intake.plan_stop(request=view["id"], arrived_at=view["requested_at"], **facts))
        except HallError as error:
            log.warning("request %s waits for its ticket: %s", view["id"], error)
            return {}

    def _request(self, identifier: str) -> domain.Request:
        found: domain.Request | None = self.store.request(identifier)
        if found is None:
            raise NotFound("There is no such guidance request.", "request")
        self.call.caller.require("guide", "supervisor", hall=found.hall)
        return found

    def _guide(self) -> domain.Guide:
        return domain.Guide(self.call.caller.id, self.call.caller.has("supervisor"))

    def _advance(self, before: domain.Request, after: domain.Request, said: Happened) -> Answer:
        answer = self._view(after)
        if not self.store.advance(before, after, said, self.call.stamp(clock.now()), answer):
            present = self._request(before.id).state
            raise Conflict(f"This request is {present} by now.", None, {"state": present})
        return answer

    def _hall_of_guide(self, given: Answer) -> str:
        hall: str = parsed(AtHall, given)["hall"]
        self._hall(hall)
        self.call.caller.require("guide", hall=hall)
        return hall

    def _turn(self, hall: str, rule: Turn, stamp: Stamp) -> Answer:
        now: datetime = stamp.at
        duty = domain.Duty(self.call.caller.id, hall, domain.service_day(self._hall(hall).zone, now))
        for _ in range(_TRIES):
            before = self.store.duty(duty)
            after, said = rule(before)
            answer = duty_view(after)
            if not said or self.store.turn(before, after, said, stamp, answer):
                return answer
        raise Unavailable("This duty keeps changing just now: try again.")

    def _hall(self, hall: str) -> Hall:
        """Return what is known of the hall; an unknown one is asked for at intake once. Raises ``NotFound``."""
        known: Hall | None = self.store.hall(hall)
        if known is None:
            found = self.intake.get_hall(hall=hall)
            known = self.store.keep_hall(found, found["revision"])
        return known

    def _require_matter(self, matter: str) -> None:
        if not self.store.knows_matter(matter):
            found = self.intake.get_matter(matter=matter)
            self.store.keep_matter(found, found["revision"])

    def _view(self, request: domain.Request) -> Answer:
        ahead = self.store.ahead_of(request) if request.state == domain.WAITING else None
        return request_view(request, ahead)
