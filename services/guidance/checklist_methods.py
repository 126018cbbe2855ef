"""Checklists and reasons at the wire: published by the office, read at every desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.guidance.domain.checklist import added, checklist_problems, in_force
from services.guidance.domain.duty import service_day
from services.guidance.domain.generated import GENERATED
from services.guidance.lookups import Answer
from services.guidance.plans import Plans
from services.guidance.store.checklists import EVERY_HALL
from shared.clock import clock
from shared.contracts.bases import require_base
from shared.contracts.checklists import (
    Checklist,
    ChecklistOf,
    ChecklistsWanted,
    PublishChecklists,
    Reasons,
    ReasonsOf,
)
from shared.contracts.parsing import parsed, refusal
from shared.errors import Invalid, NotFound
from shared.happening import Happened
from shared.messaging import rpc

_DAYS_ARE_OF = "Asia/Shanghai"
"""Whose day decides what is in force where no hall is named; a sitting goes by the day of its hall."""


class ChecklistMethods(Plans):
    """What the desk works by."""

    @rpc
    def publish_checklists(self, **given: Any) -> Answer:
        """Publish checklists: ``{created, changed, unchanged}``; one that is wrong refuses all of them.

        A published version never changes: the same again is ``unchanged``, another content is a ``Conflict``.
        """
        self.call.caller.require("admin", "officer")
        told = parsed(PublishChecklists, given)
        many = [self._checked(place, each) for place, each in enumerate(told["checklists"])]
        if told["base"] is not None and len(many) > 1:
            raise Invalid("Only a single checklist has a base.", "base")
        for each in many:
            added(self.store.checklists.of(each["matter"]), each)
        counts = {"created": 0, "changed": 0, "unchanged": 0}
        stamp = self._stamp_of_no_command()
        for each in many:
            said = Happened("checklist_published", {**_named(each), "checklist": each})
            done = self.store.checklists.publish(each["matter"], None, each, said, stamp, _from(told["base"]))
            counts[done] += 1
        return counts

    @rpc
    def check_checklists(self, **given: Any) -> Answer:
        """Refuse what ``publish_checklists`` would refuse of the contents; nothing is published."""
        self.call.caller.require("admin", "officer")
        given = parsed(PublishChecklists, given)
        return {"checklists": len([self._checked(place, each) for place, each in enumerate(given["checklists"])])}

    @rpc
    def list_checklists(self, **given: Any) -> Answer:
        """Return ``{items, next}``: the matters that have a written checklist (``ChecklistsWanted``)."""
        wanted = parsed(ChecklistsWanted, given)
        found = self.store.checklists.subjects(wanted["limit"] + 1, wanted["after"])
        day = service_day(_DAYS_ARE_OF, clock.now())
        page = [_in_list(matter, versions, day) for matter, versions in found[: wanted["limit"]]]
        return {"items": page, "next": page[-1]["id"] if len(found) > len(page) else None}

    @rpc
    def get_checklist(self, **given: Any) -> Answer:
        """Return a matter's checklist (``ChecklistOf``): a version of it, or the one in force, written or generated."""
        wanted = parsed(ChecklistOf, given)
        if wanted["version"] is None:
            return _view(self._in_force(wanted["matter"], service_day(_DAYS_ARE_OF, clock.now())))
        found = self.store.checklists.version(wanted["matter"], wanted["version"])
        if found is None:
            raise NotFound("There is no such checklist or version.", "version")
        return _view(found)

    @rpc
    def publish_reasons(self, **given: Any) -> Answer:
        """Publish a version of the reasons why something cannot be filed online (``Reasons``)."""
        facts = parsed(Reasons, given)
        self.call.caller.require("admin", "officer", hall=facts["hall"])
        if facts["hall"]:
            self._hall(facts["hall"])
        said = Happened("reasons_published", {"version": facts["version"], "reasons": facts["reasons"]})
        done = self.store.reasons.publish(
            facts["hall"] or EVERY_HALL, facts["hall"], facts, said, self._stamp_of_no_command()
        )
        return {"hall": facts["hall"], "version": facts["version"], "changed": done != "unchanged"}

    @rpc
    def get_reasons(self, **given: Any) -> Answer:
        """Return the reasons that hold in a hall (``ReasonsOf``): its own list, else the one for all halls."""
        wanted = parsed(ReasonsOf, given)
        versions = self._reasons(wanted["hall"])
        found = [each for each in versions if wanted["version"] in (None, each["version"])]
        if not found:
            raise NotFound("There is no such list of reasons.", "version" if wanted["version"] else None)
        return {**found[-1], "versions": [each["version"] for each in versions]}

    def _checked(self, place: int, given: Answer) -> Answer:
        checklist: Answer = parsed(Checklist, given, ("checklists", place))
        if problems := checklist_problems(checklist):
            raise refusal([(("checklists", place, *path), words) for path, words in problems])
        if checklist["version"].startswith(GENERATED):
            raise refusal(
                [(("checklists", place, "version"), f"Must not begin with {GENERATED}: those are made here.")]
            )
        self._require_matter(checklist["matter"])
        return checklist

    def _reasons(self, hall: str | None) -> list[Answer]:
        own = self.store.reasons.of(hall) if hall else []
        return own or self.store.reasons.of(EVERY_HALL)


def _from(base: str | None) -> Callable[[list[Answer]], None]:
    """Return what refuses a version that was not written from the one in force."""
    day = service_day(_DAYS_ARE_OF, clock.now())
    return lambda versions: require_base(base, in_force(versions, day), Checklist())


def _named(checklist: Answer) -> Answer:
    return {"matter": checklist["matter"], "version": checklist["version"]}


def _in_list(matter: str, versions: list[Answer], day: str) -> Answer:
    shown = in_force(versions, day) or versions[-1]
    names = [each["version"] for each in versions]
    return {"id": matter, "version": shown["version"], "versions": names, "steps": len(shown["steps"])}


def _view(checklist: Answer) -> Answer:
    return {**checklist, "generated": checklist["version"].startswith(GENERATED)}
