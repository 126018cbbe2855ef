"""Halls and matters at the wire: published by an administrator, read by everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from marshmallow import Schema

from services.intake import domain
from shared.clock import clock
from shared.contracts.bases import require_base
from shared.contracts.halls import ChangeSettings, Hall
from shared.contracts.matters import Matter, MatterPage
from shared.contracts.parsing import parsed, refusal
from shared.errors import Invalid, NotFound, Transient, Unavailable
from shared.messaging import rpc
from shared.storage.commands import once

Plain = dict[str, Any]

_AT_ONCE = 200
"""Matters in one request."""


class ReferenceMethods:
    """What the service answers about halls and matters."""

    store: Any
    call: Any

    @rpc
    def publish_hall(self, *, hall: Plain, base: str | None = None) -> Plain:
        """Publish a hall whole: ``{hall, revision, changed}``; the same facts again change nothing.

        ``base``: what it was changed from (``shared.contracts.bases``); a ``Conflict`` when that is not there any more.
        """
        facts = self._checked_hall(hall)
        made, _ = self.store.halls.publish(facts, self.call.stamp(now()), _from(base, Hall()))
        return {"hall": facts["id"], "revision": made.revision, "changed": made.changed}

    @rpc
    def check_hall(self, *, hall: Plain) -> Plain:
        """Refuse what ``publish_hall`` would refuse; nothing is published."""
        return {"hall": self._checked_hall(hall)["id"]}

    @rpc
    @once
    def change_settings(self, **given: Any) -> Plain:
        """Change some settings of a hall (``ChangeSettings``): published like any change of it, in force at once."""
        wish = parsed(ChangeSettings, given)
        self.call.caller.require("admin", hall=wish["hall"])

        def changed(facts: Plain) -> tuple[Plain, Plain]:
            after, names = domain.with_settings(facts, wish["settings"])
            if problems := domain.hall_problems(after):
                raise refusal(problems)
            return dict(after), {"changed": list(names), "reason": wish["reason"]}

        def answer(facts: Plain, about: Plain) -> Plain:
            what = {"hall": facts["id"], "revision": facts["revision"], "changed": about["changed"]}
            return {**what, "settings": facts["settings"]}

        stamp = self.call.stamp(now())
        return dict(found(self.store.halls.change(wish["hall"], changed, answer, stamp), "hall", wish["hall"]))

    @rpc
    def publish_matters(self, *, matters: list[Plain], base: str | None = None) -> Plain:
        """Publish up to 200 matters: ``{created, changed, unchanged}``; one that is wrong refuses all of them.

        ``base``: of a single one, as of a hall.
        """
        self.call.caller.require("admin")
        counts = {"created": 0, "changed": 0, "unchanged": 0}
        stamp, many = self.call.stamp(now()), self._checked_matters(matters)
        if base is not None and len(many) > 1:
            raise Invalid("Only a single matter has a base.", "base")
        for made, new in self.store.matters.publish_all(many, stamp, _from(base, Matter())):
            counts["unchanged" if not made.changed else "created" if new else "changed"] += 1
        return counts

    @rpc
    def check_matters(self, *, matters: list[Plain]) -> Plain:
        """Refuse what ``publish_matters`` would refuse; nothing is published."""
        self.call.caller.require("admin")
        return {"matters": len(self._checked_matters(matters))}

    @rpc
    def list_halls(self) -> list[Plain]:
        """Return all halls."""
        halls: list[Plain] = self.store.halls.page(limit=0)
        return halls

    @rpc
    def get_hall(self, *, hall: str) -> Plain:
        """Return one hall."""
        return found(self.store.halls.get(identifier_in(hall, "hall")), "hall", hall)

    @rpc
    def all_matters(self, *, limit: int = 200, after: str | None = None) -> Plain:
        """Return matters in the order of their ids, for services that keep a copy: ``{items, next}``."""
        return self._page({"limit": limit, "after": after})

    @rpc
    def list_matters(
        self, *, hall: str | None = None, q: str | None = None, limit: int = 50, after: str | None = None
    ) -> Plain:
        """Return matters open in ``hall`` whose name contains ``q``: ``{items, next}``."""
        return self._page({"hall": hall, "q": q, "limit": limit, "after": after})

    @rpc
    def get_matter(self, *, matter: str) -> Plain:
        """Return one matter."""
        return found(self.store.matters.get(identifier_in(matter, "matter")), "matter", matter)

    def _checked_hall(self, hall: Plain) -> Plain:
        facts: Plain = parsed(Hall, hall)
        self.call.caller.require("admin", hall=facts["id"])
        if problems := domain.hall_problems(facts):
            raise refusal(problems)
        return facts

    def _checked_matters(self, matters: list[Plain]) -> list[Plain]:
        if not isinstance(matters, list) or not 1 <= len(matters) <= _AT_ONCE:
            raise Invalid(f"Must be a list of 1 to {_AT_ONCE} matters.", "matters")
        queues_of = {hall["id"]: domain.hall_from(hall).queues for hall in self.store.halls.page(limit=0)}
        schema = Matter()
        checked = [parsed(schema, each, ("matters", index)) for index, each in enumerate(matters)]
        for index, facts in enumerate(checked):
            if problems := domain.matter_problems(facts, queues_of):
                raise refusal([(("matters", index, *path), words) for path, words in problems])
        return checked

    def _page(self, asked: Plain) -> Plain:
        page = parsed(MatterPage, asked)
        if page["hall"] is not None:
            found(self.store.halls.get(page["hall"]), "hall", page["hall"])
        items = self.store.matters.search(page["hall"], page["q"], page["limit"] + 1, page["after"])
        more = len(items) > page["limit"]
        items = items[: page["limit"]]
        return {"items": items, "next": items[-1]["id"] if more else None}


def _from(base: str | None, schema: Schema) -> Callable[[Plain | None], None]:
    return lambda found: require_base(base, found, schema)


def now() -> datetime:
    """Return the hall's time in whole milliseconds, which is what the database and the events keep."""
    moment = clock.now()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def identifier_in(given: Any, field: str) -> str:
    """Return ``given`` if it can be an identifier; raises ``Invalid`` naming ``field``."""
    if not isinstance(given, str) or not 0 < len(given) <= 80:
        raise Invalid("Must be a text of 1 to 80 characters.", field)
    return given


def found(facts: Any, kind: str, identifier: str, field: str | None = None) -> Any:
    """Return ``facts``; raises ``NotFound`` when there are none, naming ``field`` (else the ``kind``)."""
    if facts is None:
        raise NotFound(f"There is no {kind} {identifier}.", field or kind)
    return facts


def at_once(change: Callable[[], Any]) -> Any:
    """Return what ``change`` returns, for somebody who waits: what an event would be tried with again is refused."""
    try:
        return change()
    except Transient as error:
        raise Unavailable("This visit is being changed by others: try again.") from error
