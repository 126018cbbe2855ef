"""Who is at their post on a day: counters, guides, kiosks, and the clerks who sign in."""

from __future__ import annotations

from collections.abc import Sequence

from loadtests.year.people import AFTERNOON, MORNING
from loadtests.year.visit import Counter
from loadtests.year.voice import Voice

_SIGN_IN, _OPEN = MORNING[0] - 12, MORNING[0] - 1
_KIOSKS = 2
_PAUSE_MINUTES = 7.0
_EVERY_NTH_PAUSES, _EVERY_NTH_KIOSK_FAILS = 5, 40


def open_posts(voice: Voice, counters: Sequence[Counter], guides: int, first_time: bool) -> None:
    """Tell of the morning: clerks, counters and guides; of the kiosks when they are seen for the ``first_time``."""
    for counter in counters:
        _clerk(voice, counter, _SIGN_IN, True)
        _counter(voice, counter, _OPEN, "counter_opened", queues=list(counter.queues), clerk=counter.clerk)
    for number in range(guides):
        _guide(voice, number, _OPEN, True)
    for number in range(_KIOSKS):
        if first_time:
            _kiosk(voice, number, 0.0, True)


def close_posts(voice: Voice, counters: Sequence[Counter], guides: int, last: float, visitors: int) -> None:
    """Tell of pauses, of the lunch hour and of the end of the day, after the ``last`` was served."""
    end = max(last, AFTERNOON[1]) + 1
    for counter in counters:
        if (counter.number + visitors) % _EVERY_NTH_PAUSES == 0:
            _counter(voice, counter, MORNING[0] + 60 + counter.number, "counter_paused", reason="materials")
            again = MORNING[0] + 60 + counter.number + _PAUSE_MINUTES
            _counter(voice, counter, again, "counter_opened", queues=list(counter.queues), clerk=counter.clerk)
        _counter(voice, counter, end, "counter_closed")
        _clerk(voice, counter, end + 1, False)
    for number in range(guides):
        _guide(voice, number, end, False)
    if visitors % _EVERY_NTH_KIOSK_FAILS == 0:
        _kiosk(voice, 0, MORNING[0] + 90, False)
        _kiosk(voice, 0, MORNING[0] + 120, True)
    voice.say(
        "queue",
        "day_closed",
        f"{voice.hall}:{voice.day}",
        max(end + 2, 18 * 60),
        {"day": voice.day, "finished": visitors, "no_show": 0, "cancelled": 0},
        "queue",
    )


def _counter(voice: Voice, counter: Counter, minute: float, type_: str, **more: object) -> None:
    facts = {"counter": counter.id, "counter_number": counter.number, "day": voice.day}
    voice.say("queue", type_, f"{counter.id}:{voice.day}", minute, {**facts, **more}, counter.clerk)


def _guide(voice: Voice, number: int, minute: float, on: bool) -> None:
    guide = f"{voice.hall}-guide-{number + 1}"
    type_, more = ("guide_on_duty", {"area": None}) if on else ("guide_off_duty", {})
    voice.say(
        "guidance",
        type_,
        f"{guide}:{voice.hall}:{voice.day}",
        minute,
        {"guide": guide, "day": voice.day, **more},
        guide,
    )


def _kiosk(voice: Voice, number: int, minute: float, seen: bool) -> None:
    device = f"{voice.hall}-kiosk-{number + 1}"
    more = {} if seen else {"reason": "silent"}
    type_ = "device_seen" if seen else "device_lost"
    voice.say("gateway", type_, device, minute, {"device": device, "role": "kiosk", **more}, device)


def _clerk(voice: Voice, counter: Counter, minute: float, signs_in: bool) -> None:
    said = {"staff": counter.clerk, "roles": ["clerk"]}
    type_, more = ("clerk_signed_in", {}) if signs_in else ("clerk_signed_out", {"reason": "asked"})
    subject = f"{counter.clerk}:{voice.day}"
    voice.say("gateway", type_, subject, minute, {**said, **more}, counter.clerk)
