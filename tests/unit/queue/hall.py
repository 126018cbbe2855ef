"""A small hall, and tickets in it, for the tests of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from services.queue.domain import ticket as tickets
from services.queue.domain.hall import Counter, Hall, Queue, Settings, hall_from
from services.queue.domain.rank import line_of, place_of
from services.queue.domain.ticket import Order, Ticket
from services.queue.domain.why import LONGEST_WAIT, Why

CREDIT = {"normal": 0, "elderly": 15, "disabled": 20, "pregnant": 15, "military": 15, "enterprise": 10}
COUNTER = Counter("nanhai-3", 3, ("general", "tax"))
FIRST = Why(LONGEST_WAIT, 1.0, 0.0)


def plain_hall(identifier: str = "nanhai", **settings: Any) -> dict[str, Any]:
    """Return a hall as intake publishes it: queues general (A) and tax (B), eight counters, counter 1 serves both."""
    name = {"zh": "某", "en": "Some"}
    skills = {1: ["general", "tax"], 2: ["tax"]}
    return {
        "id": identifier,
        "name": name,
        "address": name,
        "zone": "Asia/Shanghai",
        "queues": [
            {"id": "general", "letter": "A", "name": {"zh": "综合", "en": "General"}, "average_minutes": 8.0},
            {"id": "tax", "letter": "B", "name": {"zh": "税务", "en": "Tax"}, "average_minutes": 5.0},
        ],
        "counters": [
            {"id": f"{identifier}-{n}", "number": n, "queues": skills.get(n, ["general", "tax"]), "name": None}
            for n in range(1, 9)
        ],
        "hours": [{"weekday": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)],
        "guidance_seats": 2,
        "settings": {
            "credit_minutes": CREDIT,
            "one_priority_call_in": 3,
            "recall_after_seconds": 20,
            "calls_before_no_show": 2,
            "return_within_minutes": 30,
            "return_places_down": 3,
            "matters_per_visit": 3,
            "wait_confidence": 0.8,
            **settings,
        },
    }


def a_hall(**settings: Any) -> Hall:
    """Return that hall as the rules see it."""
    return hall_from(plain_hall(**settings), 1)


def a_settings(**changes: Any) -> Settings:
    """Return settings like the sample's, with ``changes``."""
    return Settings(**{"credit_minutes": CREDIT, "one_priority_call_in": 3, **changes})


def at(clock: str) -> datetime:
    """Return ``09:05`` or ``09:05:30`` of one day as a moment."""
    return datetime.fromisoformat(f"2026-03-02T{clock}").replace(tzinfo=UTC)


def a_ticket(words: str = "A001 general normal 09:00", settings: Settings | None = None) -> Ticket:
    """Return a waiting ticket from ``NUMBER queue class arrival [appointment TIME] [walking until TIME]``."""
    number, queue, priority, arrived, *more = words.replace("walking until", "walking").split()
    special = dict(zip(more[::2], map(at, more[1::2]), strict=True))
    order = Order("nanhai", f"visit-{number}", 0, "m1", queue, "2026-03-02", priority, at(arrived))
    if "appointment" in special:
        order = replace(order, kind="appointment", appointment_at=special["appointment"])
    kind = Queue(queue, number[0], {"zh": "综合", "en": "General"}, 8.0)
    made = tickets.issue(f"t-{number}", order, kind, int(number[1:]), settings or a_settings(), "rpc")[0]
    return replace(made, not_before=special.get("walking", made.not_before))


def heads_of(waiting: Iterable[Ticket]) -> list[Ticket]:
    """Return the first ticket of every line, as the store would."""
    lines: dict[str, Ticket] = {}
    for ticket in sorted(waiting, key=lambda each: (place_of(each), each.id)):
        lines.setdefault(line_of(ticket), ticket)
    return list(lines.values())


def cases(file: str) -> list[Any]:
    """Return the cases of ``cases/<file>.yaml``, each a dictionary with a ``name``."""
    return yaml.safe_load((Path(__file__).parent / "cases" / f"{file}.yaml").read_text("utf-8"))


def name_of(case: dict[str, Any]) -> str:
    """Return what a case is called in the test report."""
    return case["name"].replace(" ", "_")
