"""Standards: publishing a version, reading what is published."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from services.standards import domain
from services.standards.lookups import Answer, Lookups
from services.standards.views import standard_view
from shared.clock import clock
from shared.contracts.parsing import parsed, refusal
from shared.contracts.service_standard import Standard
from shared.contracts.standards import GetStandard
from shared.contracts.words import ROLES
from shared.errors import Conflict, NotFound
from shared.messaging import rpc


class StandardMethods(Lookups):
    """The service standard as data."""

    @rpc
    def publish_standard(self, *, standard: Answer) -> Answer:
        """Publish a version of a standard; the same again changes nothing, another content needs another version."""
        self.call.caller.require("admin", "officer")
        content = parsed(Standard, standard)
        if problems := domain.standard_problems(content):
            raise refusal(problems)
        identifier, version = content["id"], content["version"]
        changed = self.store.standards.publish(content, self.call.stamp(clock.now()))
        if not changed and self.store.standards.version(identifier, version) != content:
            raise Conflict(f"Version {version} is published and stays as it is: give a new one.", "version")
        return {"standard": identifier, "version": version, "changed": changed}

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
