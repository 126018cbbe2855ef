"""How far a sitting is, as it stands in its request's document."""

from __future__ import annotations

from typing import Any

from services.guidance.domain.progress import Change, Progress

Document = dict[str, Any]


def progress_from(document: Document | None) -> Progress | None:
    """Return the progress that is stored as ``document``; ``None`` where no sitting began."""
    if document is None:
        return None
    changes = tuple(Change(**each) for each in document["changes"])
    return Progress(document["checklist"], document["begun_at"], changes)
