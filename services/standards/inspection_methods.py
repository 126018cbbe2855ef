"""Inspection rounds: planned, answered on tablets that may be offline, completed."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.standards.domain import inspections as domain
from services.standards.domain.standard import INSPECTED, Clause, Standard
from services.standards.lookups import Answer, Lookups
from services.standards.views.inspections import inspection_view, merged_view, round_in_list
from shared.clock import clock
from shared.contracts.inspections import (
    AnswerInspection,
    CompleteInspection,
    ListRounds,
    OfRound,
    PlanInspection,
)
from shared.contracts.parsing import parsed
from shared.errors import Forbidden, Invalid, NotFound, Unavailable
from shared.ids import new_code, new_id
from shared.messaging import rpc
from shared.security.callers import EVERY_HALL
from shared.storage.commands import once

_WHO_SEES = ("officer", "supervisor", "admin")
_TRIES = 8


class InspectionMethods(Lookups):
    """What no machine can see, looked at with the same rigour."""

    @rpc
    @once
    def plan_inspection(self, **given: Any) -> Answer:
        """Plan a round (``PlanInspection``): an officer of all the halls in it."""
        told, now = parsed(PlanInspection, given), clock.now()
        self.call.caller.require("officer")
        halls = self._halls_of_round(told["halls"])
        standard = self._in_force(told["standard"], now, self._zone(halls[0]))
        seed = told["seed"] or new_code(12)
        places = {hall: self.store.inspections.places(hall) for hall in halls}
        sheets = domain.sheets_of(_chosen(standard, told["clauses"]), places, seed)
        whole = domain.InspectionRound(
            id=new_id(),
            standard=standard.id,
            version=standard.version,
            halls=tuple(halls),
            seed=seed,
            planned_at=now,
            planned_by=self.call.caller.id,
            sheets=tuple(sheets),
            due=told["due"],
        )
        said, answer = domain.planned(whole), inspection_view(whole)
        self.store.inspections.add(whole, said, self.call.stamp(now), answer)
        return answer

    @rpc
    def list_inspections(self, **given: Any) -> Answer:
        """Return ``{items, next}``: rounds in one hall or any of the caller's, the oldest first (``ListRounds``)."""
        wanted = parsed(ListRounds, given)
        caller, hall = self.call.caller, wanted["hall"]
        if hall is not None:
            self._zone(hall)
        caller.require(*_WHO_SEES, hall=hall)
        halls = {hall} if hall else None if EVERY_HALL in caller.halls else caller.halls
        found = self.store.inspections.page(halls, wanted["state"], wanted["after"], wanted["limit"] + 1)
        page = found[: wanted["limit"]]
        next_ = page[-1].id if len(found) > len(page) else None
        return {"items": [round_in_list(self._mine(each)) for each in page], "next": next_}

    @rpc
    def get_inspection(self, **given: Any) -> Answer:
        """Return what is to be looked at in the caller's halls, and every answer there."""
        return inspection_view(self._mine(self._round(parsed(OfRound, given)["round"], *_WHO_SEES)))

    @rpc
    @once
    def answer_inspection(self, **given: Any) -> Answer:
        """Merge what a tablet gathered (``AnswerInspection``), answer by answer: an officer of the hall."""
        told, caller = parsed(AnswerInspection, given), self.call.caller
        for _ in range(_TRIES):
            before, now = self._round(told["round"], "officer"), clock.now()
            halls = before.questions
            batch = []
            for each in told["answers"]:
                hall = halls.get((each["clause"], each["item"], each["place"]), "")
                if hall and not caller.may_touch(hall):
                    raise Forbidden(f"The hall {hall} is not one of yours.")
                known = {**each, "at": each["at"].astimezone(UTC), "replaces": tuple(each["replaces"])}
                batch.append(domain.Answered(hall=hall, by=caller.id, **known))
            after, merged, said = domain.merge(before, batch)
            answer = merged_view(self._mine(after), merged)
            if said is None or self.store.inspections.advance(before, after, said, self.call.stamp(now), answer):
                return answer
        raise Unavailable("This round is being answered by others: try again.")

    @rpc
    @once
    def complete_inspection(self, **given: Any) -> Answer:
        """End a round (``CompleteInspection``), so that its answers count: an officer of all its halls."""
        told = parsed(CompleteInspection, given)
        for _ in range(_TRIES):
            before, now = self._round(told["round"], "officer", every_hall=True), clock.now()
            after, said = domain.complete(before, self.call.caller.id, now, told["reason"])
            answer = inspection_view(after)
            if self.store.inspections.advance(before, after, said, self.call.stamp(now), answer):
                return answer
        raise Unavailable("This round is being answered by others: try again.")

    def _halls_of_round(self, named: list[str] | None) -> list[str]:
        """Return the halls of a round; raises ``Forbidden`` unless all are the caller's, ``NotFound`` for unknown."""
        caller = self.call.caller
        if named is None:
            mine = [each for each in self.store.evidence.halls() if caller.may_touch(each)]
            if not mine:
                raise Forbidden("No hall that is known is one of yours.")
            return mine
        for hall in named:
            self._zone(hall)
            caller.require("officer", hall=hall)
        return sorted(set(named))

    def _mine(self, whole: domain.InspectionRound) -> domain.InspectionRound:
        return domain.within(whole, [each for each in whole.halls if self.call.caller.may_touch(each)])

    def _round(self, identifier: str, *roles: str, every_hall: bool = False) -> domain.InspectionRound:
        self.call.caller.require(*roles)
        found = self.store.inspections.get(identifier)
        if found is None:
            raise NotFound("There is no such inspection round.", "round")
        mine = [hall for hall in found.halls if self.call.caller.may_touch(hall)]
        if not mine or (every_hall and len(mine) < len(found.halls)):
            raise Forbidden("This round is in a hall that is not one of yours.")
        return found


def _chosen(standard: Standard, named: list[str] | None) -> list[Clause]:
    inspected = {each.id: each for each in standard.clauses if each.kind == INSPECTED}
    for index, each in enumerate(named or ()):
        if each not in inspected:
            raise Invalid(f"{each} is no clause that is inspected.", f"clauses.{index}")
    return [clause for name, clause in inspected.items() if named is None or name in named]
