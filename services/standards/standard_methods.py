"""Standards: publishing a version, reading what is published."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from marshmallow import ValidationError

from services.standards import domain
from services.standards.domain.difference import difference
from services.standards.lookups import Answer, Lookups
from services.standards.views import difference_view, standard_view
from shared.clock import clock
from shared.contracts.bases import require_base
from shared.contracts.parsing import Path, dotted, flattened, parsed, refusal
from shared.contracts.service_standard import Standard
from shared.contracts.standards import CheckDraft, CompareStandard, GetStandard
from shared.contracts.words import ROLES
from shared.errors import Conflict, NotFound
from shared.messaging import rpc
from shared.storage.commands import once


class StandardMethods(Lookups):
    """The service standard as data."""

    @rpc
    @once
    def publish_standard(self, *, standard: Answer, base: str | None = None) -> Answer:
        """Publish a version of a standard; the same again changes nothing, another content needs another version.

        ``base``: what it was changed from (``shared.contracts.bases``); a ``Conflict`` when another is the last by now.
        """
        self.call.caller.require("admin", "officer")
        problems, content = _problems(standard)
        if content is None or problems:
            raise refusal(problems)
        identifier, version = content["id"], content["version"]
        answer = {"standard": identifier, "version": version, "changed": True}
        changed = self.store.standards.publish(
            content, self.call.stamp(clock.now()), answer, lambda last: require_base(base, last, Standard())
        )
        if not changed and self.store.standards.version(identifier, version) != content:
            raise Conflict(f"Version {version} is published and stays as it is: give a new one.", "version")
        return {**answer, "changed": changed}

    @rpc
    def check_standard(self, **given: Any) -> Answer:
        """Say everything that is wrong with a draft, and what it changes; nothing is published (``DraftView``)."""
        draft = parsed(CheckDraft, given)["standard"]
        self.call.caller.require("admin", "officer")
        problems, content = _problems(draft)
        said = [{"field": dotted(path), "words": words} for path, words in problems]
        versions = self.store.standards.versions(content["id"]) if content else []
        change = _change(versions[-1] if versions else None, content) if content and not problems else None
        clauses = len(content["clauses"]) if content else 0
        return {"ok": not problems, "problems": said, "clauses": clauses, "difference": change}

    @rpc
    def compare_standard(self, **given: Any) -> Answer:
        """Return what a version changed (``DifferenceView``), from the one published before it or from another."""
        wanted = parsed(CompareStandard, given)
        self.call.caller.require(*ROLES)
        versions = {each["version"]: each for each in self.store.standards.versions(wanted["standard"])}
        names = list(versions)
        for field in ("version", "earlier"):
            if wanted[field] is not None and wanted[field] not in versions:
                raise NotFound("There is no such standard or version.", "from" if field == "earlier" else "standard")
        place = names.index(wanted["version"])
        earlier = wanted["earlier"] or (names[place - 1] if place else None)
        return _change(versions[earlier] if earlier else None, versions[wanted["version"]])

    @rpc
    def list_standards(self) -> list[Answer]:
        """Return every standard in its newest version, without its clauses."""
        self.call.caller.require(*ROLES)
        versions = sorted(
            self.store.standards.versions(), key=lambda each: each["id"]
        )  # stable: keeps the order of publication
        return [standard_view(list(group)) for _, group in groupby(versions, key=lambda each: each["id"])]

    @rpc
    def get_standard(self, **given: Any) -> Answer:
        """Return one version of a standard whole; without a version, the one published last."""
        wanted = parsed(GetStandard, given)
        self.call.caller.require(*ROLES)
        if wanted["version"] is None:
            found: Answer | None = next(iter(reversed(self.store.standards.versions(wanted["standard"]))), None)
        else:
            found = self.store.standards.version(wanted["standard"], wanted["version"])
        if found is None:
            raise NotFound("There is no such standard or version.", "standard")
        return found


def _problems(draft: Answer) -> tuple[list[tuple[Path, str]], Answer | None]:
    """Return everything that is wrong with ``draft``, and its content where that can be read."""
    try:
        content = Standard().load(draft)
    except ValidationError as error:
        return list(flattened(error.messages)), None
    return domain.standard_problems(content), content


def _change(before: Answer | None, after: Answer) -> Answer:
    empty: Answer = {"domains": [], "measures": [], "clauses": []}
    return difference_view(before, after, difference(before or empty, after))
