"""Plays the whole: prepares the stage, puts the clock, lets the morning pass, finds everything again, checks it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from deploy.refusal import Refused
from loadtests.player import trace as traces
from loadtests.player.catalogue import FILE, bring_in
from loadtests.player.door import Door, GaveUp
from loadtests.player.learning import found_learnt, guided_table, learnt, matters_table
from loadtests.player.morning import MorningClock
from loadtests.player.pace import Pace
from loadtests.player.performance import Performance, guides_of, perform
from loadtests.player.plan import DOORS_CLOSE_BEFORE_END, MORNING_MINUTES, Morning, plan
from loadtests.player.screen import Course, check_table, findings_table
from loadtests.player.sittings import found_sittings
from loadtests.player.stage import ALSO_GUIDED, HALL, Instance, Stage, look_around
from loadtests.player.verify import Finding, checked, findings, together
from shared.clock import iso
from shared.errors import HallError

FOUND, LOST, NOT_PLAYED = 0, 1, 2
_SHORTEST_MORNING_MINUTES = 10.0
_CLOCK_LEAD_SECONDS = 2.0
_WIDTH_OF_A_FILE = 140


@dataclass(frozen=True)
class Wish:
    """What was asked for: see ``play``."""

    seed: int
    trace: Path | None
    visits: int
    real_minutes: float


@dataclass(frozen=True)
class Played:
    """A morning that was played: from when to when by the halls' clock, and in which halls, the main one first."""

    begins: datetime
    ended_at: datetime
    performances: Sequence[Performance]


def play(
    instance: Instance, *, seed: int = 1, trace: Path | None = None, visits: int = 260, real_minutes: float = 3.0
) -> int:
    """Play a morning of ``visits`` in about ``real_minutes`` and look for everything again; return the exit code.

    ``trace``: a file of snapshots to take the arrivals from (``trace_file()``), else they are drawn from ``seed``.
    Returns 0 when everything was found again, 1 when not, 2 when it could not be played at all.
    """
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
    try:
        return _play(console, instance, Wish(seed, trace, visits, real_minutes))
    except (LookupError, GaveUp, ValueError, HallError, Refused, traces.TraceAbsent) as reason:
        console.print(f"[red]无法演示 The demonstration cannot be played:[/] {reason}")
        return NOT_PLAYED


def _play(console: Console, instance: Instance, wish: Wish) -> int:
    door = Door(instance.url, instance.token("kiosk", HALL, "demo-kiosk"), patience_seconds=20)
    stage = look_around(door)
    if not stage.imported and (came := bring_in(instance)):
        console.print(f"导入事项 matters imported: {came}", highlight=False)
        stage = look_around(door)
    clock = MorningClock(instance.clock_file, instance.home / "demo-clock.json")
    free = clock.free()
    minutes = MORNING_MINUTES if free else _as_long_as_the_clock_runs(clock, wish.real_minutes)
    morning = _rehearse(stage, wish, minutes)
    others = _elsewhere(door, morning, wish)
    _announce(console, stage, morning, wish)
    _announce_guidance(console, [(stage, morning), *others])
    try:
        begins = clock.take(stage.zone, minutes / wish.real_minutes) if free else _soon(clock)
        pace = Pace(clock.clock, begins)
        performances = [Performance(instance, stage, morning, pace)]
        performances += [Performance(instance, where, plan_, pace) for where, plan_ in others]
        _say_time(console, stage, begins, clock.clock.rate().speed, free)
        with Course(console, stage.zone, minutes) as course:
            played = Played(begins, perform(performances, course), performances)
    finally:
        _give_back(console, stage, clock)
    return _conclude(console, played)


def _as_long_as_the_clock_runs(clock: MorningClock, real_minutes: float) -> float:
    """Return the hall's minutes that a clock set by somebody else makes of ``real_minutes``."""
    return max(_SHORTEST_MORNING_MINUTES, min(MORNING_MINUTES, real_minutes * clock.clock.rate().speed))


def _soon(clock: MorningClock) -> datetime:
    return clock.clock.now() + timedelta(seconds=_CLOCK_LEAD_SECONDS * clock.clock.rate().speed)


def _rehearse(stage: Stage, wish: Wish, minutes: float) -> Morning:
    """Return the plan: arrivals drawn, or from the trace; a shorter morning is the same one, faster."""
    scale = minutes / MORNING_MINUTES
    times = None
    if wish.trace:
        until = MORNING_MINUTES * (1 - DOORS_CLOSE_BEFORE_END)
        came = traces.arrivals(traces.read(wish.trace), visits=wish.visits, minutes=until, seed=wish.seed)
        times = [minute * scale for minute in came]
    return plan(
        wish.seed,
        stage.offers,
        stage.capacity,
        visits=wish.visits,
        counters=len(stage.counters),
        minutes=minutes,
        arrival_minutes=times,
    )


def _elsewhere(door: Door, morning: Morning, wish: Wish) -> list[tuple[Stage, Morning]]:
    """Return the other halls and who comes there: as many as ask for guidance here, all of whom do."""
    stages = [look_around(door, hall, counters=1) for hall in ALSO_GUIDED]
    return [
        (
            stage,
            plan(
                wish.seed + number,
                stage.offers,
                stage.capacity,
                visits=morning.guided,
                counters=1,
                minutes=morning.minutes,
                guided_share=1.0,
            ),
        )
        for number, stage in enumerate(stages, 1)
    ]


def _announce_guidance(console: Console, halls: Sequence[tuple[Stage, Morning]]) -> None:
    asked = sum(morning.guided for _, morning in halls)
    guides = sum(len(guides_of(stage.hall)) for stage, _ in halls)
    names = ", ".join(stage.hall for stage, _ in halls)
    console.print(
        f"网办辅导 guidance: {asked} 人申请 people ask, {guides} 位辅导员 guides, {len(halls)} 个大厅 halls ({names})",
        highlight=False,
    )


def _announce(console: Console, stage: Stage, morning: Morning, wish: Wish) -> None:
    came = f"轨迹 trace {wish.trace.name}" if wish.trace else f"种子 seed {wish.seed}"
    console.print(
        f"[bold]{stage.hall}[/]: {len(stage.counters)} 个窗口 counters, {len(morning.arrivals)} 人次 visits ({came})",
        highlight=False,
    )
    if stage.imported:
        console.print(
            f"事项 matters: {morning.imported}/{len(morning.arrivals)} 人次办理导入事项 visits for imported matters "
            f"({stage.imported} 项可办 open here)",
            highlight=False,
        )
    else:
        console.print(f"没有 {FILE}，用样例事项 {FILE} is not there: the sample matters are used.", highlight=False)


def _say_time(console: Console, stage: Stage, begins: datetime, speed: float, taken: bool) -> None:
    start = begins.astimezone(stage.zone).strftime("%Y-%m-%d %H:%M")
    why = "已设定 set for this" if taken else "沿用现有 as it was set"
    console.print(f"厅内时钟 hall clock: {start}, {speed:g}× ({why})", highlight=False)


def _give_back(console: Console, stage: Stage, clock: MorningClock) -> None:
    now = clock.give_back()
    if now is not None:
        shown = now.astimezone(stage.zone).strftime("%Y-%m-%d %H:%M")
        console.print(f"厅内时钟恢复 1× The hall's clock runs at 1× again, from {shown} on.", highlight=False)


def _conclude(console: Console, played: Played) -> int:
    """Find everything again, run the standards check, show it all; return the exit code."""
    main = played.performances[0]
    visitor = Door(main.instance.url)
    found = together([_found(each, visitor) for each in played.performances])
    for each in played.performances:
        each.stop_listening()
    check, evidence = checked(main.ledger, lambda: _check(played))
    reports, learning = [], []
    for each in played.performances:
        report, finding = found_learnt(each.ledger, partial(_learnt, played, each))
        reports.append(report)
        learning.append([finding])
    found += [evidence, *together(learning)]
    console.print(findings_table(found))
    if strangers := sum(each.ledger.strangers() for each in played.performances):
        console.print(f"另有非演示票 tickets of others served on the way: {strangers}", highlight=False)
    if waited := sum((Counter(each.waited()) for each in played.performances), Counter()):
        reasons = ", ".join(f"{reason} ×{times}" for reason, times in sorted(waited.items()))
        console.print(f"途中重试 asked again on the way: {reasons}", highlight=False)
    console.print(check_table(check))
    console.print(guided_table(reports))
    console.print(matters_table(reports))
    return LOST if any(each.amiss for each in found) else FOUND


def _found(performance: Performance, visitor: Door) -> list[Finding]:
    """Return what was found again in one hall."""
    hall, ledger, listener = performance.stage.hall, performance.ledger, performance.listener
    guide = performance.door("guide", guides_of(hall)[0])
    planned = len(performance.plan.arrivals)
    return [
        *findings(ledger, visitor, guide, hall, listener, planned),
        *found_sittings(ledger, guide, listener),
    ]


def _learnt(played: Played, performance: Performance) -> dict[str, Any]:
    supervisor = performance.door("supervisor", "demo-supervisor")
    return learnt(supervisor, performance.stage.hall, performance.stage.zone, played.begins, played.ended_at)


def _check(played: Played) -> dict[str, Any]:
    """Return a standards check of the played time, by the first standard that the suite lists."""
    performance = played.performances[0]
    officer = performance.door("officer", "demo-officer")
    standard = next(iter(officer.pages("/api/v1/standards")), None)
    if standard is None:
        raise LookupError("the suite lists no standard to check by")
    body = {"standard": standard["id"], "from": iso(played.begins), "to": iso(played.ended_at)}
    answer = officer.post(f"/api/v1/halls/{performance.stage.hall}/checks", body)
    if not answer.fine:
        raise LookupError(f"the standards check was refused: {answer.status} {answer.body}")
    return answer.body
