"""What the guidance desk learnt from the morning, and whether every request of it is there."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.table import Table

from loadtests.player.door import Door
from loadtests.player.ledger import Ledger
from loadtests.player.verify import SETTLE_SECONDS, Finding

_MATTERS_SHOWN = 8
_ENDS = {
    "filed": "网办\nfiled",
    "filed_partly": "部分\npartly",
    "not_possible_online": "不能网办\nnot online",
    "handed_over": "转窗口\nto counter",
    "left": "离开\nleft",
}

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


def guided_table(reports: Sequence[Learnt]) -> Table:
    """Return what became of the requests, hall by hall."""
    title = f"网办辅导 What became of the requests for guidance {reports[0]['from']}"
    heads = ("大厅 hall", "申请 asked", *_ENDS.values(), "首次即网办\nfirst sitting", "下次在家办\nnext time at home")
    table = Table(*heads, "等候分钟\nwait, minutes", "辅导分钟\nsitting, minutes", title=title)
    for each in reports:
        total = each["total"]
        ends = [str(total["outcomes"].get(end, 0)) for end in _ENDS]
        shares = [_percent(total[name]) for name in ("first_sitting", "at_home")]
        times = [_minutes(total[name]) for name in ("claim", "sitting")]
        table.add_row(each["hall"], str(total["requests"]), *ends, *shares, *times)
    return table


def matters_table(reports: Sequence[Learnt]) -> Table:
    """Return the matters that people most needed help with, the most often asked for first."""
    title = "从辅导中学习 What the guidance desks learnt, by matter"
    table = Table(
        "大厅 hall",
        "事项 matter",
        "申请 asked",
        "首次即网办 first sitting",
        "辅导分钟 minutes",
        "最难环节 hardest step",
        title=title,
    )
    found = [(report["hall"], each) for report in reports for each in report["matters"]]
    titles = {(each["matter"], each["step"]): each["title"] for report in reports for each in report["steps"]}
    found.sort(key=lambda pair: (-pair[1]["requests"], pair[0], pair[1]["matter"]))
    for hall, each in found[:_MATTERS_SHOWN]:
        name = f"{each['name']['zh']}\n[dim]{each['name']['en']}[/]" if each["name"] else each["matter"]
        share, minutes = _percent(each["first_sitting"]), _minutes(each["sitting"])
        table.add_row(hall, name, str(each["requests"]), share, minutes, _step(titles, each))
    return table


def _step(titles: dict[tuple[str, str], Any], matter: Learnt) -> str:
    """Return what the hardest step of a matter is called."""
    if matter["hardest"] is None:
        return "–"
    title = titles.get((matter["matter"], matter["hardest"]))
    return f"{title['zh']}\n[dim]{title['en']}[/]" if title else str(matter["hardest"])


def _percent(share: dict[str, Any]) -> str:
    return "–" if share["percent"] is None else f"{share['percent']:.0f}% ({share['hits']}/{share['n']})"


def _minutes(spread: dict[str, Any]) -> str:
    return "–" if spread["median_seconds"] is None else f"{spread['median_seconds'] / 60:.1f}"
