"""A few visitors, one after the other, through the door: what was told of them goes into the ledger of the load."""

from __future__ import annotations

import uuid
from typing import Any

from tests.faults.canary import Canary
from tests.faults.conftest import Ground
from tests.faults.steady_load import HALL

COUNTER = f"{HALL}-1"


def serve(ground: Ground, visitors: int) -> list[str]:
    """Register and serve ``visitors``; return their tickets."""
    load, suite = ground.load, ground.hands.suite
    load.look_around()
    canary = Canary(suite, load, ground.look)
    done(canary.ask("clerk", "POST", f"/counters/{COUNTER}/open"), 200)
    served = []
    for _ in range(visitors):
        visit = done(canary.take_ticket(str(uuid.uuid4())), 201)
        ticket = done(canary.ask("clerk", "POST", f"/counters/{COUNTER}/call"), 200)["ticket"]
        assert ticket["visit"] == visit["visit"]
        load.ledger.given(COUNTER, ticket)
        for action in ("start", "finish"):
            ticket = done(canary.ask("clerk", "POST", f"/tickets/{ticket['id']}/{action}"), 200)
        load.ledger.ended(ticket)
        served.append(ticket["id"])
    done(canary.ask("clerk", "POST", f"/counters/{COUNTER}/close"), 200)
    return served


def done(answer: Any, status: int) -> dict[str, Any]:
    """Return the body of an answer that must have ``status``."""
    assert answer.status_code == status, f"{answer.url}: {answer.status_code} {answer.text}"
    return dict(answer.json())
