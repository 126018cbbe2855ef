"""What the player shows: progress in the hall's time, what was found again, and the standards check as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from loadtests.player.verify import Finding

_PLAIN_LINE_EVERY_MINUTES = 20
_SHOWN_AMISS = 5
VERDICTS = {
    "passed": "[green]达标 passed[/]",
    "failed": "[red]未达标 failed[/]",
    "no_evidence": "[yellow]无依据 no evidence[/]",
    "not_applicable": "[dim]不适用 not applicable[/]",
}


class Course:
    """The morning's progress: a bar on a terminal, else a plain line every twenty minutes of the hall's."""

    def __init__(self, console: Console, zone: ZoneInfo, minutes: float) -> None:
        self._console, self._zone, self._minutes = console, zone, minutes
        self._line_due = 0.0
        words = TextColumn("[bold]{task.fields[clock]}[/] {task.fields[words]}")
        columns = (SpinnerColumn(), words, BarColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=console, disable=not console.is_terminal)
        self._task = self._bar.add_task("", total=minutes, clock="", words="")

    def __enter__(self) -> Course:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, minute: float, now: datetime, counts: Counter[str]) -> None:
        """Show where the morning is."""
        words, clock = _in_words(counts), now.astimezone(self._zone).strftime("%m-%d %H:%M")
        self._bar.update(self._task, completed=max(0.0, min(minute, self._minutes)), clock=clock, words=words)
        if not self._console.is_terminal and minute >= self._line_due:
            self._console.print(f"{clock}  {words}", highlight=False, soft_wrap=True)
            self._line_due = minute + _PLAIN_LINE_EVERY_MINUTES * self._minutes / 240


def _in_words(counts: Counter[str]) -> str:
    return (
        f"取号 tickets {counts['registered']} · 办结 served {counts['finished']} · 过号 no-show {counts['no_show']}"
        f" · 在办 open {counts['open']} · 辅导 guided {counts['resolved']}/{counts['asked']}"
    )


def findings_table(found: Sequence[Finding]) -> Table:
    """Return what was looked for again at the end."""
    table = Table("核对 check", "数量 looked at", "结果 result", title="事后核对 Found again")
    for each in found:
        amiss = "; ".join(each.amiss[:_SHOWN_AMISS]) + (" …" if len(each.amiss) > _SHOWN_AMISS else "")
        result = f"[red]{len(each.amiss)} ✗[/] {amiss}" if each.amiss else "[green]✓[/]"
        table.add_row(f"{each.zh}\n[dim]{each.en}[/]", str(each.checked), result)
    return table


def check_table(check: dict[str, Any]) -> Table:
    """Return a standards check, clause by clause."""
    title = f"服务标准核查 Standards check {check['standard']} {check['version']}"
    table = Table("条款 clause", "指标 figure", "要求 threshold", "样本 sample", "结论 verdict", title=title)
    for clause in check["clauses"]:
        name = f"{clause['id']} {clause['name']['zh']}\n[dim]{clause['name']['en']}[/]"
        figure = _measure(clause.get("figure"), clause.get("unit"))
        threshold = _measure(clause.get("threshold"), clause.get("unit"))
        table.add_row(name, figure, threshold, _sample(clause.get("sample")), VERDICTS[clause["verdict"]])
    return table


def _measure(value: Any, unit: Any) -> str:
    if value is None:
        return "–"
    number = f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f"{number} {_both(unit)}".strip()


def _both(words: Any) -> str:
    return f"{words['zh']} {words['en']}" if isinstance(words, dict) else str(words or "")


def _sample(sample: Any) -> str:
    return "–" if sample is None else str(sample)
