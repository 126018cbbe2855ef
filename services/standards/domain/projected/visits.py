"""Visits, their tickets and calls, and ratings."""

from __future__ import annotations

from services.standards.domain.projected.said import Change, Fields, Rule, Said, moment, stop_id


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
        claims["appointment_at"] = moment(data["appointment_at"])
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
    known = {"hall": said.hall, "stop": stop, "day": data["day"], "arrived_at": moment(data["arrived_at"])}
    return Change("tickets", stop_id(data["visit"], stop), {**known, **put}, least or {})


def _visit_registered(said: Said) -> tuple[Change, ...]:
    data = said.data
    put = {"hall": said.hall, "day": data["day"], "arrived_at": moment(data["arrived_at"]), "asked": len(data["stops"])}
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


RULES: dict[str, Rule] = {
    "ticket_printed": _slip_turned,
    "print_failed": _slip_turned,
    "ticket_announced": _announced,
    "visit_registered": _visit_registered,
    "visit_planned": _visit_planned,
    "visit_closed": _visit_closed,
    "rating_given": _rating_given,
    **dict.fromkeys(_TICKET_TURNS, _ticket_turned),
}
