"""What follows a service: a rating, minutes or days later, and of a bad one the complaint that it is."""

from __future__ import annotations

import random

from loadtests.year.visit import Counter, Ticket, Visit
from loadtests.year.voice import Voice

_DAY = 1440.0
_BAD_UP_TO = 2
_NAMED = 0.7
_STEPS = (
    ("complaint_contacted", 0.02, 1.6),
    ("complaint_investigated", 1.7, 2.5),
    ("complaint_answered", 2.6, 5.5),
    ("complaint_called_back", 5.6, 7.0),
    ("complaint_archived", 7.1, 8.0),
)
"""When each step is taken: from, to so many days after the rating."""


def rating(voice: Voice, visit: Visit, ticket: Ticket, counter: Counter, minute: float, chance: random.Random) -> None:
    """Tell of the rating of the service that was finished at ``minute``."""
    given = visit.person.rating
    if given is None:
        return
    at, stop = minute + given.after, int(ticket.facts["stop"])
    named = chance.random() < _NAMED
    said = {
        "visit": visit.id,
        "ticket": ticket.id,
        "stop": stop,
        "counter": counter.id,
        "stars": given.stars,
        "matter": ticket.stop.matter,
        "named": named,
    }
    voice.say("intake", "rating_given", visit.id, at, said, f"visitor:{visit.id}")
    if given.stars <= _BAD_UP_TO:
        _complaint(voice, f"{visit.id}:{stop}", at, named, given.stars, chance)


def _complaint(voice: Voice, complaint: str, at: float, named: bool, stars: int, chance: random.Random) -> None:
    visit, _, stop = complaint.rpartition(":")
    known = {
        "complaint": complaint,
        "channel": "rating",
        "category": "other",
        "named": named,
        "received_at": voice.iso(at),
        "visit": visit,
        "stop": int(stop),
    }
    voice.say("standards", "complaint_received", complaint, at, {**known, "stars": stars}, "standards")
    voice.say("standards", "complaint_accepted", complaint, at, known, "standards")
    for type_, first, last in _STEPS if named else _STEPS[1:3]:
        more = {"result": "satisfied"} if type_ == "complaint_called_back" else {}
        taken = at + chance.uniform(first, last) * _DAY
        voice.say("standards", type_, complaint, taken, {**known, **more}, f"officer:{voice.hall}")
