"""Asking for help with online filing: at the kiosk, by staff, by phone; what became of it, and giving it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.guidance import access
from services.guidance.domain import request as requests
from services.guidance.domain.request import Request
from services.guidance.domain.seats import require_desk
from services.guidance.lookups import TRIES, Answer, Lookups, now_at_desk
from services.guidance.views import public_view, request_view
from shared.clock import parse_moment
from shared.contracts.desk import AskByPhone, OfCode, OfVisit
from shared.contracts.guidance import AskForGuidance, ListRequests
from shared.contracts.parsing import parsed
from shared.errors import Conflict, NotFound, TooManyRequests, Unavailable
from shared.ids import new_code, new_id
from shared.messaging import rpc
from shared.storage.commands import once

_PHONE_ASKS_AT_MOST = 3
_PHONE_ASKS_WITHIN = timedelta(minutes=10)
"""So often a visit may ask anew by phone; asking again while a request is open only shows that one."""


class RequestMethods(Lookups):
    """Requests: asked for, listed, followed, cancelled."""

    @rpc
    @once
    def request(self, **given: Any) -> Answer:
        """Ask for help (``AskForGuidance``); a second request for the same visit joins the open one.

        The answer has the request's own ``code``, by which its visitor follows and cancels it.
        """
        wish = parsed(AskForGuidance, given)
        hall = self._hall(wish["hall"])
        self._require_matter(wish["matter"])
        source = access.asker(self.call.caller, hall.id)
        require_desk(hall)
        visit = self._visit_named(hall.id, wish["visit"]) if wish["visit"] else None
        request = self._asked(self._wished(wish, source, visit))
        return self._own_view(request)

    @rpc
    @once
    def request_by_phone(self, **given: Any) -> Answer:
        """Ask for help (``AskByPhone``) as whoever holds the visit's code; answers ``PublicView``.

        Raises ``TooManyRequests`` when the visit asks anew too often.
        """
        wish = parsed(AskByPhone, given)
        visit = dict(self.intake.find_visit(code=wish.pop("code")))
        hall = self._hall(visit["hall"])
        require_desk(hall)
        if visit["state"] != "open":
            raise Conflict("This visit is over: ask in the hall.", "code", {"state": visit["state"]})
        wish = {**wish, "hall": hall.id, "visit": visit["visit"], "matter": wish["matter"] or visit["matter"]}
        self._require_matter(wish["matter"])
        if self.store.requests.open_of(visit["visit"]) is None:
            self._require_patience(visit["visit"])
        return self._public(self._asked(self._wished({**wish, "priority": None}, "phone", visit), public=True))

    @rpc
    def list_requests(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the hall's requests, the next first (``ListRequests``)."""
        wanted = parsed(ListRequests, given)
        hall = self._hall(wanted["hall"])
        access.reader(self.call.caller, hall.id)
        found = self.store.requests.page(
            hall.id, wanted["state"], wanted["after"], wanted["limit"] + 1, wanted["overdue"]
        )
        page = found[: wanted["limit"]]
        scene = self._scene(hall.id, page)
        items = [request_view(each, scene.place_of(each)) for each in page]
        return {"items": items, "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    def public_state(self, **given: Any) -> Answer:
        """Return the ``PublicView`` of the request whose visitor has ``code``."""
        return self._public(self._of_code(parsed(OfCode, given)["code"]))

    @rpc
    def of_visit(self, **given: Any) -> Answer | None:
        """Return the ``PublicView`` of the visit's newest request, ``None`` when it has none.

        Told by an id that staff and the door know; whoever asks the door has shown the visit's code.
        """
        found = self.store.requests.newest_of(parsed(OfVisit, given)["visit"])
        return self._public(found) if found else None

    @rpc
    @once
    def cancel(self, **given: Any) -> Answer:
        """Give a request back (``OfCode``), by whoever holds its code; answers ``PublicView``."""
        before = self._of_code(parsed(OfCode, given)["code"])
        after, said = requests.cancel(before)
        answer = self._public(after)
        if not self.store.requests.advance(before, after, said, self.call.stamp(now_at_desk()), answer):
            raise self._overtaken(before)
        return answer

    def _wished(self, wish: Answer, source: str, visit: Answer | None) -> Request:
        """Return the request that is asked for; what is not said is as with the visit."""
        known = visit or {}
        now = now_at_desk()
        sent = source == "clerk" and visit is not None  # one ticket to the end: the time of arrival is kept
        needs = (*wish["needs"], *known.get("needs", ()))
        return requests.placed(
            Request(
                id=new_id(),
                hall=wish["hall"],
                matter=wish["matter"],
                visit=wish["visit"],
                topic=wish["topic"],
                language=wish["language"] or known.get("language", "zh"),
                priority=wish["priority"] or known.get("priority", "normal"),
                needs=tuple(dict.fromkeys(needs)),
                requested_at=now,
                counts_from=min(parse_moment(known["arrived_at"]), now) if sent else now,
                source=source,
                code=new_code(),
            ),
            self._hall(wish["hall"]).settings,
        )

    def _visit_named(self, hall: str, visit: str) -> Answer | None:
        """Return what intake knows of a visit that staff name, which must be the hall's; none while one is open."""
        other = self.store.requests.open_of(visit)
        if other is None:
            return dict(self.intake.get_visit_of_hall(hall=hall, visit=visit))
        requests.require_same_hall(other, hall)
        return None

    def _asked(self, request: Request, *, public: bool = False) -> Request:
        """Return the request as stored, or the visit's open one, which it joins."""
        stamp = self.call.stamp(request.requested_at)
        for _ in range(TRIES):
            other = self.store.requests.open_of(request.visit) if request.visit else None
            if other:
                requests.require_same_hall(other, request.hall)
                return other
            answer = self._public(request) if public else self._own_view(request)
            if self.store.requests.add(request, requests.asked(request), stamp, answer):
                return request
        raise Unavailable("The visit's request keeps changing just now: try again.")

    def _require_patience(self, visit: str) -> None:
        now = now_at_desk()
        asked = self.store.requests.asked_since(visit, now - _PHONE_ASKS_WITHIN)
        if len(asked) >= _PHONE_ASKS_AT_MOST:
            again = asked[_PHONE_ASKS_AT_MOST - 1] + _PHONE_ASKS_WITHIN
            seconds = max(1, round((again - now).total_seconds()))
            words = f"This visit has asked {len(asked)} times already: ask in the hall, or again in {seconds} seconds."
            raise TooManyRequests(words, "code", {"retry_after_seconds": seconds})

    def _of_code(self, code: str) -> Request:
        found = self.store.requests.by_code(code)
        if found is None:
            raise NotFound("There is no guidance request with this code.", "code")
        return found

    def _own_view(self, request: Request) -> Answer:
        """Return the request as whoever asked for it sees it: with its code."""
        return {**self._view(request), **({"code": request.code} if request.code else {})}

    def _public(self, request: Request) -> Answer:
        scene = self._scene(request.hall, [request])
        return public_view(request, scene.place_of(request), scene.hall)
