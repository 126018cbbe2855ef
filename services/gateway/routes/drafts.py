"""Drafts: what an administrator edits as text, tried and compared before it is published."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.gateway import drafting
from services.gateway.schemas.drafts import DraftText, PublishDraft, PublishedDraft, TriedDraft, TryDraft
from shared.contracts.bases import base_of
from shared.errors import Conflict, Invalid, NotFound
from shared.web import Request, route

_WHO = ("admin", "officer")


class DraftRoutes:
    """Halls, matters, checklists and standards as text."""

    intake: Any
    guidance: Any
    standards: Any

    @route("GET", "/api/v1/drafts/<draft_kind>/<draft_subject>", answer=DraftText)
    def read_draft(self, request: Request, draft_kind: str, draft_subject: str) -> dict[str, Any]:
        """Show what is published as text to edit (`hall`, `matter`, `checklist`, `standard`)."""
        kind = drafting.kind_of(draft_kind)
        request.caller.require(*_WHO)
        content = drafting.published(kind, self, draft_subject)
        if content is None:
            raise NotFound("Nothing is published under this name.", "draft_subject")
        return {"text": drafting.text_of(kind, content), "base": base_of(content)}

    @route("POST", "/api/v1/drafts/<draft_kind>/check", body=TryDraft, answer=TriedDraft)
    def try_draft(self, request: Request, draft_kind: str) -> dict[str, Any]:
        """Say everything that is wrong in a text, with its line, and what it would change; publishes nothing."""
        kind = drafting.kind_of(draft_kind)
        request.caller.require(*_WHO)
        draft = drafting.tried(kind, self, request.body["text"])
        return {
            "ok": not draft.faults,
            "faults": [asdict(each) for each in draft.faults],
            "changes": [asdict(each) for each in draft.changes],
            "base": draft.base,
        }

    @route("POST", "/api/v1/drafts/<draft_kind>/publish", body=PublishDraft, answer=PublishedDraft)
    def publish_draft(self, request: Request, draft_kind: str) -> dict[str, Any]:
        """Publish a text; 409 with what differs when somebody else has published since editing began."""
        kind = drafting.kind_of(draft_kind)
        request.caller.require(*_WHO)
        draft = drafting.tried(kind, self, request.body["text"])
        if draft.content is None or draft.faults:
            fault = draft.faults[0]
            raise Invalid(fault.words, "text", {"faults": [asdict(each) for each in draft.faults]})
        if draft.changes:
            self._publish(kind, draft, request.body)
        former = drafting.text_of(kind, draft.published) if draft.published else None
        now = base_of(draft.content)
        return {
            "subject": draft.content[kind.subject],
            "changed": bool(draft.changes),
            "base": now,
            "former": former,
        }

    def _publish(self, kind: drafting.Kind, draft: drafting.Draft, told: dict[str, Any]) -> None:
        """Publish a draft that has its base still; whoever owns it holds the base against it once more as it writes."""
        if told["base"] != draft.base:
            raise _outdated(draft)
        try:
            kind.publish(self, draft.content or {}, told["base"])
        except Conflict as error:
            raise (_outdated(drafting.tried(kind, self, told["text"])) if error.field == "base" else error) from error


def _outdated(draft: drafting.Draft) -> Conflict:
    """Return the refusal of a draft whose base is not what is published now, with what differs from that."""
    version = (draft.published or {}).get("version")
    told = {"base": draft.base, "changes": [asdict(each) for each in draft.changes]}
    words = "Somebody has published this since you began: look at what differs, then publish again."
    return Conflict(words, "base", {**told, **({"version": version} if version else {})})
