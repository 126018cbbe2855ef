"""Which event changes which fact, and how.

Every change is commutative and idempotent: a field that only one kind of event sets (or all set alike), the least or
the greatest of what was said, or an entry under the event's own ``seq``. So any order, and any repetition, of the
same events leads to the same facts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Fields = Mapping[str, Any]

_OPENS = ("counter_opened", "counter_taken_over")
"""Events after which a counter calls from the queues that they name."""


@dataclass(frozen=True)
class Said:
    """The part of an event that facts are made of; ``data`` is its plain JSON."""

    type: str
    subject: str
    seq: int
    at: datetime
    hall: str | None
    data: Fields
    actor: str = ""


@dataclass(frozen=True)
class Change:
    """A change of the fact ``id`` of a ``kind``: fields to ``put``, or to lower (``least``) or raise (``greatest``)."""

    kind: str
    id: str
    put: Fields = field(default_factory=dict)
    least: Fields = field(default_factory=dict)
    greatest: Fields = field(default_factory=dict)


def changes(said: Said) -> tuple[Change, ...]:
    """Return what ``said`` changes; nothing when it is kept as evidence only."""
    rule = _RULES.get(said.type)
    return rule(said) if rule else ()


def touched_moments(said: Said) -> tuple[list[datetime], list[str]]:
    """Return the moments, and the service days by name, that an event is about besides its own time."""
    data = said.data
    told = [_time(data[name]) for name in ("arrived_at", "requested_at", "received_at") if data.get(name)]
    return [said.at, *told], [data[name] for name in ("day", "last_day") if name in data]


def touched_halls(said: Said) -> list[str]:
    """Return the halls whose facts an event may change: its own, or those in which a matter is open."""
    if said.type == "matter_published":
        return sorted(said.data["matter"]["queues"])
    if said.type.startswith("inspection_"):
        return list(said.data["halls"])
    return [said.hall] if said.hall else []


def stop_id(visit: str, stop: int) -> str:
    """Return the id of the fact about a stop of a visit: its ticket, its ratings."""
    return f"{visit}:{stop}"


def _ticket_turned(said: Said) -> tuple[Change, ...]:
    data = said.data
    turn = {"type": said.type, "at": said.at, "queue": data["queue"]}
    if "calls" in data:
        turn["calls"] = data["calls"]
    if said.type == "action_undone":
        turn["undoes"] = data["action"]
    told = {"counter": data.get("counter"), "rule": data.get("why", {}).get("rule"), "cause": data.get("cause")}
    turn |= {name: each for name, each in told.items() if each}
    put = {"ticket": data["ticket"], f"turns.{said.seq}": turn, **_claims(data)}
    return (_stop(said, data, data["stop"], put), *_call(said))


def _claims(data: Fields) -> Fields:
    """Return what a ticket is for, and with which claim: every event about it says so, or its first."""
    claims = {name: data[name] for name in ("matter", "priority") if name in data}
    if data.get("appointment_at") and data.get("kind") == "appointment":
        claims["appointment_at"] = _time(data["appointment_at"])
    return claims


def _slip_turned(said: Said) -> tuple[Change, ...]:
    """A slip came out, or did not."""
    came_out = said.type == "ticket_printed"
    return (_stop(said, said.data, said.data["stop"], {f"slips.{said.seq}": {"came_out": came_out}}),)


def _announced(said: Said) -> tuple[Change, ...]:
    told = {"at": said.at, "after_seconds": said.data["after_seconds"]}
    return (_stop(said, said.data, said.data["stop"], {f"announced.{said.seq}": told}),)


def _call(said: Said) -> tuple[Change, ...]:
    """A call of a ticket, the first or a further one, is a fact of its own."""
    if said.type not in ("ticket_called", "ticket_recalled"):
        return ()
    data = said.data
    put = {"hall": said.hall, "day": data["day"], "at": said.at, "call": data["call"], "counter": data["counter"]}
    whose = {"stop": stop_id(data["visit"], data["stop"]), "queue": data["queue"], "by": said.actor}
    return (Change("calls", f"{said.subject}:{said.seq}", {**put, **whose}),)


def _stop(said: Said, data: Fields, stop: int, put: Fields, least: Fields | None = None) -> Change:
    known = {"hall": said.hall, "stop": stop, "day": data["day"], "arrived_at": _time(data["arrived_at"])}
    return Change("tickets", stop_id(data["visit"], stop), {**known, **put}, least or {})


def _visit_registered(said: Said) -> tuple[Change, ...]:
    data = said.data
    put = {"hall": said.hall, "day": data["day"], "arrived_at": _time(data["arrived_at"]), "asked": len(data["stops"])}
    put |= {name: data[name] for name in ("priority", "language", "needs") if name in data}
    put["matters"] = [each["matter"] for each in data["stops"]]
    matters = {each["stop"]: {"matter": each["matter"]} for each in data["stops"]}
    first = min(matters, default=0)  # the others are planned when it is their turn
    return Change("visits", data["visit"], put), _stop(
        said, data, first, matters.get(first, {}), {"queued_at": said.at}
    )


def _visit_planned(said: Said) -> tuple[Change, ...]:
    stop = said.data["stop"]
    return (_stop(said, said.data, stop["stop"], {"matter": stop["matter"]}, {"queued_at": said.at}),)


def _visit_closed(said: Said) -> tuple[Change, ...]:
    closing = {"at": said.at, **{name: said.data[name] for name in ("outcome", "stops", "served_stops")}}
    put = {"hall": said.hall, f"closings.{said.seq}": closing}
    return (Change("visits", said.data["visit"], put, greatest={"closed_at": said.at}),)


def _rating_given(said: Said) -> tuple[Change, ...]:
    data = said.data
    rating = {"at": said.at, "actor": said.actor, "stars": data["stars"]}
    put = {"hall": said.hall, f"ratings.{said.seq}": rating}
    put |= {name: data[name] for name in ("matter", "counter") if data.get(name)}
    first, last = {"first_at": said.at}, {"last_at": said.at}
    return (Change("ratings", stop_id(data["visit"], data["stop"]), put, first, last),)


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
    put["received_at"] = _time(data["received_at"])
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


def _sitting(said: Said, put: Fields | None = None, least: Fields | None = None) -> tuple[Change, ...]:
    data = said.data
    known = {"hall": said.hall, "matter": data["matter"], "requested_at": _time(data["requested_at"])}
    if said.type == "guidance_requested":
        known |= {name: data[name] for name in ("priority", "language", "source") if name in data}
    return (Change("sittings", data["request"], {**known, **(put or {})}, least or {}),)


def _guidance_claimed(said: Said) -> tuple[Change, ...]:
    return _sitting(said, least={"claimed_at": said.at})


def _guidance_ended(said: Said) -> tuple[Change, ...]:
    outcome = said.data.get("outcome") or said.type.removeprefix("guidance_")
    return _sitting(said, {"resolved_at": said.at, "outcome": outcome})


def _guidance_resolved(said: Said) -> tuple[Change, ...]:
    """A sitting ended with an outcome; where something was filed, that is a fact of its own."""
    if said.data["outcome"] not in ("filed", "filed_partly"):
        return _guidance_ended(said)
    put = {"filed_at": said.at, "outcome": said.data["outcome"]}
    return (*_guidance_ended(said), Change("filings", said.data["request"], {**_whose(said), **put}))


def _guidance_followed_up(said: Said) -> tuple[Change, ...]:
    data = said.data
    heard = {"at": said.at, "state": data["state"], "on": data["on"], "decision": data.get("decision")}
    first, last = {"heard_first_at": said.at}, {"heard_last_at": said.at}
    return (Change("filings", data["request"], {**_whose(said), f"heard.{said.seq}": heard}, first, last),)


def _whose(said: Said) -> Fields:
    return {"hall": said.hall, "matter": said.data["matter"]}


def _materials_checked(said: Said) -> tuple[Change, ...]:
    """What a visitor brought was looked at in a sitting; ``late``: what an earlier notice did not ask for."""
    return _notice(said, said.data["request"], "desk", not said.data["complete"], bool(said.data.get("late")))


def _materials_noted(said: Said) -> tuple[Change, ...]:
    """A visitor was told at a counter what is missing; more than once about one stop is not at once."""
    which = stop_id(said.data["visit"], said.data["stop"])
    return _notice(said, which, "counter", amiss=True, late=said.data["times"] > 1)


def _notice(said: Said, which: str, place: str, amiss: bool, late: bool) -> tuple[Change, ...]:
    telling = {"at": said.at, "amiss": amiss, "late": late}
    put = {**_whose(said), "place": place, f"tellings.{said.seq}": telling}
    return (Change("notices", which, put, {"first_at": said.at}, {"last_at": said.at}),)


def _counter_turned(said: Said) -> tuple[Change, ...]:
    data = said.data
    on = data["state_to"] == "open" if "state_to" in data else said.type in _OPENS
    mark = {"at": said.at, "on": on, "queues": list(data.get("queues", ()))}
    put = {"hall": said.hall, "counter": data["counter"], "day": data["day"], f"marks.{said.seq}": mark}
    return (Change("posts", said.subject, put),)


def _counter_covered(said: Said) -> tuple[Change, ...]:
    """Who was named to stand in for whom (A/B post): evidence beside the marks, which tell whether they came."""
    data = said.data
    cover = {"at": said.at, "absent": data["absent"], "cover": data["cover"]}
    put = {"hall": said.hall, "counter": data["counter"], "day": data["day"], f"covers.{said.seq}": cover}
    return (Change("posts", said.subject, put),)


def _guide_turned(said: Said) -> tuple[Change, ...]:
    data = said.data
    mark = {"at": said.at, "on": said.type == "guide_on_duty", "queues": []}
    put = {"hall": said.hall, "guide": data["guide"], "day": data["day"], f"marks.{said.seq}": mark}
    return (Change("duties", said.subject, put),)


def _device_turned(said: Said) -> tuple[Change, ...]:
    data = said.data
    mark = {"at": said.at, "on": said.type == "device_seen", "queues": []}
    put = {"hall": said.hall, "role": data["role"], f"marks.{said.seq}": mark}
    retired = {"retired_at": said.at} if data.get("reason") == "revoked" else {}
    return (Change("devices", data["device"], put, retired),)


def _door_turned(said: Said) -> tuple[Change, ...]:
    mark = {"at": said.at, "on": said.type == "hall_reopened", "queues": []}
    return (Change("doors", said.subject, {"hall": said.hall, f"marks.{said.seq}": mark}),)


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


def _signed_in(said: Said) -> tuple[Change, ...]:
    return (Change("staff", said.data["staff"], {"known": True}),)


def _hall_published(said: Said) -> tuple[Change, ...]:
    hall, revision = said.data["hall"], said.data["revision"]
    put = {"hall": hall["id"], "revision": revision, "at": said.at}
    kept = {name: hall[name] for name in ("zone", "hours", "guidance_seats")}
    special = {name: hall[name] for name in ("calendar", "special_days") if name in hall}
    return (Change("halls", f"{hall['id']}:{revision}", {**put, **kept, **special}),)


def _matter_published(said: Said) -> tuple[Change, ...]:
    matter, revision = said.data["matter"], said.data["revision"]
    put = {
        "matter": matter["id"],
        "revision": revision,
        "at": said.at,
        "name": matter["name"]["zh"],
        "halls": sorted(matter["queues"]),
        "materials": [words for each in matter["materials"] for words in (each["name"]["zh"], each["name"]["en"])],
        "promised_days": matter.get("promised_days"),
        "legal_days": matter.get("legal_days"),
        "brings": sum(1 for each in matter["materials"] if not each["held"]),
        "channels": list(matter["channels"]),
    }
    return (Change("matters", f"{matter['id']}:{revision}", put),)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


_TICKET_TURNS = (
    "ticket_issued",
    "ticket_called",
    "ticket_recalled",
    "service_started",
    "service_finished",
    "ticket_no_show",
    "ticket_returned",
    "ticket_held",
    "ticket_joined",
    "ticket_resumed",
    "ticket_transferred",
    "ticket_cancelled",
    "ticket_suspended",
    "ticket_carried_over",
    "action_undone",
)
_RULES: dict[str, Callable[[Said], tuple[Change, ...]]] = {
    "hall_published": _hall_published,
    "ticket_printed": _slip_turned,
    "print_failed": _slip_turned,
    "ticket_announced": _announced,
    "hall_closed": _door_turned,
    "hall_reopened": _door_turned,
    "document_entered": _document_turned,
    "document_withdrawn": _document_turned,
    "figure_reported": _figure_turned,
    "figure_withdrawn": _figure_turned,
    "matter_published": _matter_published,
    "visit_registered": _visit_registered,
    "visit_planned": _visit_planned,
    "visit_closed": _visit_closed,
    "rating_given": _rating_given,
    "complaint_received": _complaint_turned,
    "inspection_answered": _inspection_answered,
    "inspection_completed": _inspection_completed,
    **dict.fromkeys(_COMPLAINT_STEPS, _complaint_turned),
    **dict.fromkeys(_TICKET_TURNS, _ticket_turned),
    "counter_opened": _counter_turned,
    "counter_paused": _counter_turned,
    "counter_taken_over": _counter_turned,
    "counter_covered": _counter_covered,
    "counter_closed": _counter_turned,
    "counter_action_undone": _counter_turned,
    "guidance_requested": _sitting,
    "guidance_claimed": _guidance_claimed,
    "guidance_resolved": _guidance_resolved,
    "guidance_followed_up": _guidance_followed_up,
    "guidance_materials_checked": _materials_checked,
    "materials_noted": _materials_noted,
    "guidance_handed_over": _guidance_ended,
    "guidance_left": _guidance_ended,
    "guide_on_duty": _guide_turned,
    "guide_off_duty": _guide_turned,
    "device_seen": _device_turned,
    "device_lost": _device_turned,
    "clerk_signed_in": _signed_in,
}
