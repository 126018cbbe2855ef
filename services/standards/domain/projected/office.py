"""What the office itself is told: complaints, inspections, documents, reported figures."""

from __future__ import annotations

from typing import Any

from services.standards.domain.projected.said import Change, Fields, Rule, Said, moment

_COMPLAINT_STEPS = {
    "complaint_accepted": "accepted_at",
    "complaint_contacted": "contacted_at",
    "complaint_answered": "answered_at",
    "complaint_called_back": "called_back_at",
    "complaint_archived": "closed_at",
    "complaint_declined": "closed_at",
}


def _complaint_turned(said: Said) -> tuple[Change, ...]:
    data = said.data
    put = {"hall": said.hall, "channel": data["channel"], "named": data["named"]}
    put["received_at"] = moment(data["received_at"])
    first = {_COMPLAINT_STEPS[said.type]: said.at} if said.type in _COMPLAINT_STEPS else {}
    return (Change("complaints", data["complaint"], put, first),)


def _inspection_answered(said: Said) -> tuple[Change, ...]:
    names = ("id", "clause", "item", "place", "verdict", "replaces")
    by_hall: dict[str, dict[str, Any]] = {}
    for each in said.data["answers"]:
        by_hall.setdefault(each["hall"], {})[f"answers.{each['id']}"] = {name: each[name] for name in names}
    return tuple(_round(said, hall, put) for hall, put in by_hall.items())


def _inspection_completed(said: Said) -> tuple[Change, ...]:
    return tuple(_round(said, hall, {"completed_at": said.at}) for hall in said.data["halls"])


def _round(said: Said, hall: str, put: Fields) -> Change:
    which = said.data["round"]
    return Change("inspections", f"{which}:{hall}", {"hall": hall, "round": which, **put})


def _document_turned(said: Said) -> tuple[Change, ...]:
    """An edition of a document was entered, or taken back."""
    data = said.data
    names = ("edition", "issued_on", "valid_from", "valid_until") if said.type == "document_entered" else ("edition",)
    entry = {"at": said.at, "entered": said.type == "document_entered", **{name: data[name] for name in names}}
    put = {"hall": said.hall, "kind": data["kind"], f"entries.{said.seq}": entry}
    return (Change("documents", said.subject, put),)


def _figure_turned(said: Said) -> tuple[Change, ...]:
    """A figure was reported for an interval, corrected, or taken back (then it has no value)."""
    data = said.data
    entry = {"at": said.at, "value": data.get("value"), "unit": data.get("unit")}
    known = {name: data[name] for name in ("name", "first_day", "last_day")}
    return (Change("figures", said.subject, {"hall": said.hall, **known, f"entries.{said.seq}": entry}),)


RULES: dict[str, Rule] = {
    "document_entered": _document_turned,
    "document_withdrawn": _document_turned,
    "figure_reported": _figure_turned,
    "figure_withdrawn": _figure_turned,
    "complaint_received": _complaint_turned,
    "inspection_answered": _inspection_answered,
    "inspection_completed": _inspection_completed,
    **dict.fromkeys(_COMPLAINT_STEPS, _complaint_turned),
}
