"""What the guidance desk learnt from the morning, and whether every request of it is there."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table

from loadtests.player.door import Door
from loadtests.player.ledger import Ledger
from loadtests.player.verify import SETTLE_SECONDS, Finding

_MATTERS_SHOWN = 6

Learnt = dict[str, Any]


def learnt(door: Door, hall: str, zone: ZoneInfo, begins: datetime, ends: datetime) -> Learnt:
    """Return the learning report of the days that the morning touched; raises ``LookupError``."""
    first, last = (moment.astimezone(zone).date().isoformat() for moment in (begins, ends))
    answer = door.get(f"/api/v1/halls/{hall}/guidance/learning", **{"from": first, "to": last})
    if not answer.fine:
        raise LookupError(f"the learning report was refused: {answer.status} {answer.body}")
    return dict(answer.body)


def unlearnt(ledger: Ledger, report: Learnt) -> list[str]:
    """Return what the report has less of than the ledger: requests, or any outcome. It may have more, of others."""
    told = [each.outcome for each in list(ledger.requests.values())]
    amiss = [] if report["total"]["requests"] >= len(told) else [f"{report['total']['requests']} requests are in it"]
    for outcome in sorted({each for each in told if each}):
        counted = report["total"]["outcomes"].get(outcome, 0)
        if counted < told.count(outcome):
            amiss.append(f"{counted} ended {outcome}, {told.count(outcome)} were told")
    unanswered = sum(each is None for each in told)
    return [*amiss, f"{unanswered} got no answer"] if unanswered else amiss


def found_learnt(ledger: Ledger, ask: Any) -> tuple[Learnt, Finding]:
    """Return the report, asked for until it is complete, and what of the morning is not in it."""
    until = time.monotonic() + SETTLE_SECONDS
    while (amiss := unlearnt(ledger, report := ask())) and time.monotonic() < until:
        time.sleep(0.5)
    return report, Finding("辅导均有结果并已学习", "every request is learnt from", len(ledger.requests), tuple(amiss))


def learning_table(report: Learnt) -> Table:
    """Return the report: the hall, then the matters that most need work."""
    title = f"辅导台学到什么 What the guidance desk learnt {report['from']}"
    table = Table(
        "事项 matter", "申请 asked", "首次即网办 first sitting", "用时 minutes", "最难环节 hardest step", title=title
    )
    table.add_row("全部 all", *_cells(report["total"]), "")
    for each in report["matters"][:_MATTERS_SHOWN]:
        name = f"{each['name']['zh']}\n[dim]{each['name']['en']}[/]" if each["name"] else each["matter"]
        table.add_row(name, *_cells(each), each["hardest"] or "")
    return table


def _cells(figures: dict[str, Any]) -> tuple[str, str, str]:
    share, took = figures["first_sitting"], figures["sitting"]
    shown = "–" if share["percent"] is None else f"{share['percent']:g}% (n = {share['n']})"
    minutes = "–" if took["median_seconds"] is None else f"{took['median_seconds'] / 60:.1f}"
    return str(figures["requests"]), shown, minutes
