"""The guidance desk over the wire: parse, ask the rules, store, answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.guidance import domain
from services.guidance.store import GuidanceStore
from services.guidance.views import duty_view, request_view
from shared.clock import clock
from shared.contracts.guidance import AskForGuidance, AtHall, ClaimRequest, ListRequests, ResolveRequest
from shared.contracts.parsing import parsed
from shared.errors import Conflict, NotFound, Unavailable
from shared.happening import Happened
from shared.ids import new_id
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles, rpc
from shared.storage import StoreProvider

Answer = dict[str, Any]

_TRIES = 5
"""How often a write is decided again when somebody else was faster; more than one round is rare."""


class GuidanceService(Healthy):
    """Requests for help with online filing, and the guides who give it."""

    name = "guidance"
    store = StoreProvider(GuidanceStore, "guidance")
    call = CurrentCall()
    intake = RpcClient("intake")

    @rpc
    def request(self, **given: Any) -> Answer:
        """Ask for help (``AskForGuidance``); a second request for the same visit joins the open one."""
        wish = parsed(AskForGuidance(), given)
        self._zone(wish["hall"])
        self._require_matter(wish["matter"])
        self.call.caller.require("kiosk", "clerk", "guide", "supervisor", hall=wish["hall"])
        asked = domain.Request(id=new_id(), requested_at=clock.now(), **wish)
        return self._view(self._add_or_join(asked))

    @rpc
    def list_requests(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the hall's requests, earliest first (``ListRequests``)."""
        wanted = parsed(ListRequests(), given)
        self._zone(wanted["hall"])
        self.call.caller.require("guide", "supervisor", "clerk", hall=wanted["hall"])
        found = self.store.page(wanted["hall"], wanted["state"], wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        return {"items": [self._view(each) for each in page], "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    def claim(self, **given: Any) -> Answer:
        """Give a waiting request to the caller, who is on duty from then on; 409 with the state when it is taken."""
        before = self._request(parsed(ClaimRequest(), given)["request"])
        guide = self.call.caller
        after, said = domain.claim(before, guide.id)
        if guide.has("guide"):  # before the claim, so that no death in between leaves a claim without a duty
            self._turn(before.hall, domain.go_on_duty)
        return self._view(self._advance(before, after, said))

    @rpc
    def resolve(self, **given: Any) -> Answer:
        """End a sitting (``ResolveRequest``): by the guide who claimed it, or by a supervisor."""
        told = parsed(ResolveRequest(), given)
        before = self._request(told.pop("request"))
        caller = self.call.caller
        after, said = domain.resolve(before, caller.id, caller.has("supervisor"), domain.Ending(**told))
        return self._view(self._advance(before, after, said))

    @rpc
    def go_on_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes requests in the hall today."""
        hall = self._hall_of_guide(given)
        return duty_view(self._turn(hall, domain.go_on_duty))

    @rpc
    def go_off_duty(self, **given: Any) -> Answer:
        """Note that the calling guide takes no more requests in the hall today."""
        hall = self._hall_of_guide(given)
        return duty_view(self._turn(hall, domain.go_off_duty))

    @handles("hall_published")
    def on_hall_published(self, event: Event) -> None:
        """Keep the hall's reference data."""
        self.store.keep_hall(event.data["hall"], event.data["revision"])

    @handles("matter_published")
    def on_matter_published(self, event: Event) -> None:
        """Keep the matter's reference data."""
        self.store.keep_matter(event.data["matter"], event.data["revision"])

    def _add_or_join(self, asked: domain.Request) -> domain.Request:
        stamp = self.call.stamp(asked.requested_at)
        for _ in range(_TRIES):
            if self.store.add(asked, domain.asked(asked), stamp):
                return asked
            other: domain.Request | None = self.store.open_request_of(asked.visit or "")
            if other:  # else it has just ended
                domain.require_same_hall(other, asked.hall)
                return other
        raise Unavailable("The visit's request keeps changing just now: try again.")

    def _request(self, identifier: str) -> domain.Request:
        found: domain.Request | None = self.store.request(identifier)
        if found is None:
            raise NotFound("There is no such guidance request.", "request")
        self.call.caller.require("guide", "supervisor", hall=found.hall)
        return found

    def _advance(self, before: domain.Request, after: domain.Request, said: Happened) -> domain.Request:
        done: domain.Request | None = self.store.advance(before, after, said, self.call.stamp(clock.now()))
        if done is None:
            present = self._request(before.id).state
            raise Conflict(f"This request is {present} by now.", None, {"state": present})
        return done

    def _hall_of_guide(self, given: Answer) -> str:
        hall: str = parsed(AtHall(), given)["hall"]
        self._zone(hall)
        self.call.caller.require("guide", hall=hall)
        return hall

    def _turn(self, hall: str, rule: Any) -> domain.Duty:
        now: datetime = clock.now()
        duty = domain.Duty(self.call.caller.id, hall, domain.service_day(self._zone(hall), now))
        for _ in range(_TRIES):
            before = self.store.duty(duty)
            after, said = rule(before)
            done: domain.Duty | None = before
            if said:
                done = self.store.turn(before, after, said, self.call.stamp(now))
            if done is not None:
                return done
        raise Unavailable("This duty keeps changing just now: try again.")

    def _zone(self, hall: str) -> str:
        """Return the hall's zone; an unknown hall is asked for at intake once. Raises ``NotFound``."""
        zone: str | None = self.store.zone_of(hall)
        if zone is None:
            found = self.intake.get_hall(hall=hall)
            self.store.keep_hall(found, found["revision"])
            zone = str(found["zone"])
        return zone

    def _require_matter(self, matter: str) -> None:
        if not self.store.knows_matter(matter):
            found = self.intake.get_matter(matter=matter)
            self.store.keep_matter(found, found["revision"])

    def _view(self, request: domain.Request) -> Answer:
        ahead = self.store.ahead_of(request) if request.state == domain.WAITING else None
        return request_view(request, ahead)
