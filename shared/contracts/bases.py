"""What an edit began from: a mark of what was published then, held against what is published when it is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema

from shared.errors import Conflict

NEW = "new"
"""The base of what is not published yet."""


def content_of(found: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """Return what ``schema`` knows of ``found`` as it loads it, so that older contents have the defaults of today."""
    loaded: dict[str, Any] = schema.load({name: each for name, each in found.items() if name in schema.fields})
    return loaded


def base_of(content: Mapping[str, Any] | None) -> str:
    """Return a mark that differs whenever the content (as ``content_of`` returns it) does; ``NEW``: there is none."""
    if content is None:
        return NEW
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:20]


def require_base(told: str | None, found: Mapping[str, Any] | None, schema: Schema) -> None:
    """Raise ``Conflict`` (``base``; with the present one) when ``found``, published now, is not what was ``told``.

    ``told`` ``None``: whoever publishes does not say what they began from. For whoever owns the content: within the
    same attempt as the write, which is conditional on ``found``, so that nobody can publish in between.
    """
    if told is None:
        return
    content = None if found is None else content_of(found, schema)
    if told != (now := base_of(content)):
        words = "Somebody has published this since you began: look at what differs, then publish again."
        version = (content or {}).get("version")
        raise Conflict(words, "base", {"base": now, **({"version": version} if version else {})})
