"""Asking for help, and who takes the request."""

from __future__ import annotations

from typing import Any

from services.guidance import access
from services.guidance.domain import request as requests
from services.guidance.domain.request import Request
from services.guidance.lookups import TRIES, Answer, Lookups
from shared.clock import clock
from shared.contracts.guidance import AskForGuidance, ClaimRequest, ListRequests
from shared.contracts.parsing import parsed
from shared.errors import Unavailable
from shared.ids import new_id
from shared.messaging import rpc
from shared.storage.commands import once


class RequestMethods(Lookups):
    """Requests: asked for, listed, claimed."""

    @rpc
    @once
    def request(self, **given: Any) -> Answer:
        """Ask for help (``AskForGuidance``); a second request for the same visit joins the open one."""
        wish = parsed(AskForGuidance, given)
        self._hall(wish["hall"])
        self._require_matter(wish["matter"])
        access.asker(self.call.caller, wish["hall"])
        wish["needs"] = tuple(dict.fromkeys(wish["needs"]))
        asked = Request(id=new_id(), requested_at=clock.now(), **wish)
        return self._joined(asked) or self._added(asked)

    @rpc
    def list_requests(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the hall's requests, earliest first (``ListRequests``)."""
        wanted = parsed(ListRequests, given)
        self._hall(wanted["hall"])
        access.reader(self.call.caller, wanted["hall"])
        found = self.store.requests.page(wanted["hall"], wanted["state"], wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        return {"items": [self._view(each) for each in page], "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    @once
    def claim(self, **given: Any) -> Answer:
        """Give a waiting request to the caller, who is on duty from then on; 409 with the state when it is taken."""
        before = self._request(parsed(ClaimRequest, given)["request"])
        guide = self.call.caller
        after, said = requests.claim(before, guide.id)
        if guide.has("guide"):  # before the claim, so that no death in between leaves a claim without a duty
            self._on_duty(before.hall)
        return self._advance(before, after, said)

    def _joined(self, asked: Request) -> Answer | None:
        """Return the open request of the same visit; a visit that has none must be one of the hall's."""
        if asked.visit is None:
            return None
        other = self.store.requests.open_of(asked.visit)
        if other is None:
            self.intake.get_visit_of_hall(hall=asked.hall, visit=asked.visit)
            return None
        requests.require_same_hall(other, asked.hall)
        return self._view(other)

    def _added(self, asked: Request) -> Answer:
        stamp, answer = self.call.stamp(asked.requested_at), self._view(asked)
        for _ in range(TRIES):
            if self.store.requests.add(asked, requests.asked(asked), stamp, answer):
                return answer
            other = self.store.requests.open_of(asked.visit or "")
            if other:  # else it has just ended
                requests.require_same_hall(other, asked.hall)
                return self._view(other)
        raise Unavailable("The visit's request keeps changing just now: try again.")
