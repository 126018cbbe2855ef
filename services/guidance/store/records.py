"""What a sitting leaves behind, read back from its document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.guidance.domain.record import Became, Check, Consent, Mandate, Noted, Record

Document = Mapping[str, Any]


def record_from(document: Document | None) -> Record:
    """Return the record that was stored as ``document``; an empty one of requests from before there were records."""
    if not document:
        return Record()
    lists = {
        "checks": tuple(_check(each) for each in document["checks"]),
        "consents": tuple(_consent(each) for each in document["consents"]),
        "became": tuple(Became(**each) for each in document["became"]),
    }
    return Record(**{**document, **lists})


def _check(document: Document) -> Check:
    materials = tuple(Noted(**each) for each in document["materials"])
    return Check(**{**document, "materials": materials, "late": tuple(document["late"])})


def _consent(document: Document) -> Consent:
    mandate = document["mandate"]
    read = Mandate(**{**mandate, "scope": tuple(mandate["scope"])}) if mandate else None
    return Consent(**{**document, "scope": tuple(document["scope"]), "mandate": read})
