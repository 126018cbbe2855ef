"""The guidance desk on a day: first come, first helped, by whichever guide is free."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from loadtests.year.people import AFTERNOON, Asker
from loadtests.year.voice import Voice

_PROMISE_MINUTES = 15.0
_PATIENCE_MINUTES = 40.0


def tell_guidance(voice: Voice, asking: Sequence[Asker], guides: int) -> None:
    """Tell of everybody who asks, in a hall with so many ``guides``; nobody asks where there are none."""
    free = [(0.0, number) for number in range(guides)]
    for asker in asking if free else ():
        free_at, number = heapq.heappop(free)
        begins = max(free_at, asker.minute + 0.5)
        if begins - asker.minute > _PATIENCE_MINUTES or begins > AFTERNOON[1] + 60:
            heapq.heappush(free, (free_at, number))
            _sitting(voice, asker, None, asker.minute + _PATIENCE_MINUTES)
        else:
            heapq.heappush(free, (begins + asker.sitting, number))
            _sitting(voice, asker, f"{voice.hall}-guide-{number + 1}", begins)


def _sitting(voice: Voice, asker: Asker, guide: str | None, minute: float) -> None:
    """``guide`` ``None``: they leave at ``minute`` without having been helped."""
    request = voice.new_id(asker.minute)
    known = {"request": request, "visit": None, "matter": asker.matter, "requested_at": voice.iso(asker.minute)}

    def say(type_: str, at: float, actor: str, **more: object) -> None:
        voice.say("guidance", type_, request, at, {**known, **more}, actor)

    due = voice.iso(asker.minute + _PROMISE_MINUTES)
    wish: dict[str, object] = {
        "topic": None,
        "language": asker.language,
        "needs": [],
        "priority": "normal",
        "source": "kiosk",
    }
    say("guidance_requested", asker.minute, f"kiosk:{voice.hall}", **wish, due_at=due)
    if guide is None:
        say("guidance_left", minute, "visitor", guide=None, reason=None)
        return
    say("guidance_claimed", minute, guide, guide=guide, area=None, seat=None, rule="longest_wait")
    for step in (1, 2):
        say("guidance_step_done", minute + asker.sitting * step / 3, guide, guide=guide, step=str(step))
    if asker.outcome == "left":
        say("guidance_left", minute + asker.sitting, guide, guide=guide, reason=None)
    else:
        filed = f"R{request}" if asker.outcome == "filed" else None
        why = "not offered" if asker.outcome == "not_possible_online" else None
        ended = {"outcome": asker.outcome, "receipt": filed, "reason": why}
        say("guidance_resolved", minute + asker.sitting, guide, guide=guide, **ended)
