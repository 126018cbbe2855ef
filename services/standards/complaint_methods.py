"""Complaints and bad ratings: received, looked into, answered, called back, archived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.standards.complaining import Complaining
from services.standards.domain import complaints as domain
from services.standards.lookups import Answer
from services.standards.store.complaints import ComplaintsWanted
from services.standards.views.complaints import complaint_view, followed_view, lodged_view
from services.standards.working_days import working_days_after
from shared.clock import clock
from shared.contracts.complaints import ByCode, ListComplaints, LodgeComplaint, OfComplaint, TakeStep
from shared.contracts.parsing import parsed
from shared.errors import NotFound, Unavailable
from shared.ids import new_id
from shared.messaging import rpc
from shared.security.callers import EVERY_HALL
from shared.storage.commands import once

_WHO_SEES = ("supervisor", "officer", "admin")
_WHO_ACTS = ("supervisor", "officer")
_TRIES = 8

Rule = Callable[[domain.Complaint, datetime], domain.Step]


class ComplaintMethods(Complaining):
    """What people are not content with, and what becomes of it."""

    @rpc
    def lodge_complaint(self, **given: Any) -> Answer:
        """Take a complaint (``LodgeComplaint``): from a kiosk, from staff who write it down, by a visit's code."""
        lodged = self.store.complaints.get(self._lodged(**given))
        return lodged_view(_there(lodged), self.store.complaints.code_of(_there(lodged).id))

    @rpc
    def list_complaints(self, **given: Any) -> Answer:
        """Return ``{items, next}``: complaints of one hall or all the caller's (``ListComplaints``)."""
        wanted = parsed(ListComplaints, given)
        caller, hall, now = self.call.caller, wanted["hall"], clock.now()
        if hall is not None:
            self._zone(hall)
        caller.require(*_WHO_SEES, hall=hall)
        halls = {hall} if hall else None if EVERY_HALL in caller.halls else caller.halls
        asked = ComplaintsWanted(now, halls, wanted["state"], wanted["channel"], wanted["overdue"])
        found = self.store.complaints.page(asked, wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        items = [complaint_view(each, now) for each in page]
        return {"items": items, "next": page[-1].id if len(found) > len(page) else None}

    @rpc
    def get_complaint(self, **given: Any) -> Answer:
        """Return one complaint, without how whoever complained is reached."""
        return complaint_view(self._complaint(parsed(OfComplaint, given)["complaint"], *_WHO_SEES), clock.now())

    @rpc
    def follow_complaint(self, **given: Any) -> Answer:
        """Return what whoever complained may know, by the code that they alone have."""
        found = self.store.complaints.by_code(parsed(ByCode, given)["code"])
        if found is None:
            raise NotFound("There is no complaint with this code.", "code")
        return followed_view(found)

    @rpc
    def get_complaint_contact(self, **given: Any) -> Answer:
        """Return how whoever complained is reached: for an officer alone, and it is written down that they looked."""
        told = parsed(OfComplaint, given)
        found = self._complaint(told["complaint"], "officer")
        self._changed_complaint(
            told, ("officer",), lambda each, now: (each, domain.said_of("complaint_contact_seen", each)), once=False
        )
        if found.channel == domain.RATING:
            return dict(self.intake.get_rater(visit=found.visit))
        contact = found.contact
        return {"name": contact and contact.name, "phone": contact and contact.phone, "comments": []}

    @rpc
    def take_complaint_step(self, **given: Any) -> Answer:
        """Take the next step (``TakeStep``): supervisors and officers of the hall."""
        return complaint_view(_there(self.store.complaints.get(self._step_taken(**given))), clock.now())

    # of a command only the complaint's id is kept: an answer would hold what people wrote, and not sealed

    @once
    def _lodged(self, **given: Any) -> str:
        told, now = parsed(LodgeComplaint, given), clock.now()
        visit, identifier = self._visit_of(told), new_id()
        contact = domain.Contact(**told["contact"]) if told["contact"] else None
        more = {"content": told["content"], "contact": contact, "visit": visit, "named": contact is not None}
        code = self.store.complaints.code_of(identifier)
        about = (identifier, told["hall"], self._channel(told, visit), told["category"])
        made = domain.lodged(*about, self._terms(told["hall"]), now, code=code, **more)
        self.store.complaints.add(made, domain.received(made), self.call.stamp(now), identifier)
        return identifier

    @once
    def _step_taken(self, **given: Any) -> str:
        told = parsed(TakeStep, given)

        def rule(each: domain.Complaint, now: datetime) -> domain.Step:
            taken = domain.Taken(told["step"], self.call.caller.id, now, told["words"], told["result"])
            return domain.take(each, taken, working_days_after)

        self._changed_complaint(told, _WHO_ACTS, rule)
        return str(told["complaint"])

    def _complaint(self, identifier: str, *roles: str) -> domain.Complaint:
        self.call.caller.require(*roles)
        found = self.store.complaints.get(identifier)
        if found is None:
            raise NotFound("There is no such complaint.", "complaint")
        self.call.caller.require(*roles, hall=found.hall)
        return found

    def _changed_complaint(self, told: Answer, roles: tuple[str, ...], rule: Rule, *, once: bool = True) -> None:
        """Apply ``rule`` to the complaint that is named, again on what is there whenever somebody else was first."""
        for _ in range(_TRIES):
            before, now = self._complaint(told["complaint"], *roles), clock.now()
            after, said = rule(before, now)
            stamp = self.call.stamp(now) if once else replace(self.call.stamp(now), command=None)
            if self.store.complaints.advance(before, after, [said], stamp, before.id):
                return
        raise Unavailable("This complaint is being changed by others: try again.")


def _there(complaint: domain.Complaint | None) -> domain.Complaint:
    if complaint is None:
        raise NotFound("There is no such complaint.", "complaint")
    return complaint
