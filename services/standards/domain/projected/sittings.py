"""Sittings at the guidance desk, what was filed there, and what was told about materials, there and at counters."""

from __future__ import annotations

from services.standards.domain.projected.said import Change, Fields, Rule, Said, moment, stop_id


def _sitting(said: Said, put: Fields | None = None, least: Fields | None = None) -> tuple[Change, ...]:
    data = said.data
    known = {"hall": said.hall, "matter": data["matter"], "requested_at": moment(data["requested_at"])}
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


RULES: dict[str, Rule] = {
    "guidance_requested": _sitting,
    "guidance_claimed": _guidance_claimed,
    "guidance_resolved": _guidance_resolved,
    "guidance_followed_up": _guidance_followed_up,
    "guidance_materials_checked": _materials_checked,
    "materials_noted": _materials_noted,
    "guidance_handed_over": _guidance_ended,
    "guidance_left": _guidance_ended,
}
