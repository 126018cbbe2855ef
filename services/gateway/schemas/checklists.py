"""What the door is asked and answers about checklists and the office's reasons."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length

from services.gateway.schemas.words import Page, TrueOrFalse, page_of
from shared.contracts.checklists import MOST_AT_ONCE, Checklist, ChecklistInList, ChecklistView, Reason, Reasons
from shared.contracts.words import count, identifier
from shared.web import Strict


class PublishChecklists(Strict):
    """Checklists to publish, all or none. A published version never changes: a change is a new version."""

    checklists = fields.List(fields.Nested(Checklist), required=True, validate=Length(1, MOST_AT_ONCE))


class Counts(Schema):
    """How many matters got their first checklist, a new version of it, or had this one already."""

    created = count(required=True)
    changed = count(required=True)
    unchanged = count(required=True)


class PublishReasons(Reasons):
    """The reasons why something cannot be filed online, of one `hall` or (null) of all that have no list."""


class ReasonsWanted(Strict):
    """Whose list, and which `version` of it; without one the newest."""

    hall = identifier(load_default=None)
    version = identifier(load_default=None)


class ReasonsPublished(Schema):
    """Which version is published; `changed`: not before."""

    hall = identifier(required=True, allow_none=True)
    version = identifier(required=True)
    changed = TrueOrFalse(required=True)


class ReasonsShown(Schema):
    """A list of reasons. `hall`: whose it is, null for the one of all halls; `versions`: all there are."""

    hall = identifier(required=True, allow_none=True)
    version = identifier(required=True)
    reasons = fields.List(fields.Nested(Reason), required=True)
    versions = fields.List(identifier(), required=True)


class ChecklistsWanted(Page):
    """Which part of the list."""


ChecklistShown = ChecklistView
ChecklistPage = page_of(ChecklistInList, "ChecklistPage")
