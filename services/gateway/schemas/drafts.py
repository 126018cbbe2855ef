"""What the door is asked and answers about drafts: text that is tried, compared and published."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from shared.contracts import words
from shared.contracts.standards import ChangedView
from shared.contracts.written import LONGEST_TEXT
from shared.web import Strict


class DraftText(Schema):
    """What is published, as text (YAML). ``base``: stands for this content; it is given back when publishing."""

    text = fields.String(required=True)
    base = fields.String(required=True)


class TryDraft(Strict):
    """A text, right or wrong: nothing is published."""

    text = words.text(LONGEST_TEXT, required=True)


class PublishDraft(Strict):
    """A text to publish. ``base``: as it was when editing began; when something else was published since, 409."""

    text = words.text(LONGEST_TEXT, required=True)
    base = words.text(40, required=True)


class DraftFault(Schema):
    """Something wrong: the ``line`` of the text (from 1), its dotted ``field`` (null: all of it) and words."""

    line = words.count(required=True)
    field = fields.String(required=True, allow_none=True)
    words: Any = fields.String(required=True)


class TriedDraft(Schema):
    """What is wrong with a draft, and what it would change. ``base``: of what is published now (``new``: nothing)."""

    ok = fields.Boolean(required=True)
    faults = fields.List(fields.Nested(DraftFault), required=True)
    changes = fields.List(fields.Nested(ChangedView), required=True)
    base = fields.String(required=True)


class PublishedDraft(Schema):
    """What was published. ``former``: the text before it, to publish it again; null: there was nothing.

    ``changed``: whether it differs from that.
    """

    subject = fields.String(required=True)
    changed = fields.Boolean(required=True)
    base = fields.String(required=True)
    former: Any = fields.String(required=True, allow_none=True)
