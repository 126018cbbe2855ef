"""Who and what was there: counters, guides, devices, doors, staff."""

from __future__ import annotations

from services.standards.domain.projected.said import Change, Rule, Said

_OPENS = ("counter_opened", "counter_taken_over")
"""Events after which a counter calls from the queues that they name."""


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


def _signed_in(said: Said) -> tuple[Change, ...]:
    return (Change("staff", said.data["staff"], {"known": True}),)


RULES: dict[str, Rule] = {
    "hall_closed": _door_turned,
    "hall_reopened": _door_turned,
    "counter_opened": _counter_turned,
    "counter_paused": _counter_turned,
    "counter_taken_over": _counter_turned,
    "counter_covered": _counter_covered,
    "counter_closed": _counter_turned,
    "counter_action_undone": _counter_turned,
    "guide_on_duty": _guide_turned,
    "guide_off_duty": _guide_turned,
    "device_seen": _device_turned,
    "device_lost": _device_turned,
    "clerk_signed_in": _signed_in,
}
