"""Standing: how each clause of a hall stands at this moment, seen anew within seconds of what happens.

Events mark the days that they are about. Here a mark on a running window has its standing seen anew, by whichever copy
claims it, and a mark on a day that was checked has that check looked at again (``superseding_rounds.py``).
"""

from __future__ import annotations

import logging
import time
from datetime import date, datetime
from typing import Any

import eventlet
from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards import domain
from services.standards.checking import Checking, Wanted
from services.standards.domain.days import local_date
from services.standards.domain.reports import previous
from services.standards.domain.trend import Figures, trends
from services.standards.domain.windows import day_after, window_at
from services.standards.lookups import Answer
from services.standards.store.stale_days import StaleDay
from services.standards.store.standings import Running
from services.standards.views.checks import check_view
from services.standards.views.standing import figures_from, figures_kept, standing_view, turned
from shared.clock import clock
from shared.config import settings
from shared.errors import NotFound

log = logging.getLogger(__name__)

_LOOKS_EACH_SECONDS = 0.5
_DAYS_AT_ONCE = 500
_REST = 20.0
"""What took a second is not seen anew for so many, unless something happens."""


class StandingRounds(Checking):
    """Keeping the standing of every hall as fresh as its events."""

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def pass_on_marks(self) -> None:
        """Have everything looked at that stands on days of which facts were written."""
        days = self.store.stale_days.newest(_DAYS_AT_ONCE)
        running = self._running({each.hall for each in days}) if days else {}
        for day in days:
            for each in running.get(day.hall, ()):
                if _holds(each, day):
                    self.store.standings.want(each)
            self.store.checks.suspect(day.hall, day.day, settings().supersede_after_seconds)
            self.store.stale_days.settle(day)

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def see_standings(self) -> None:
        """See the standings anew that are to be."""
        while (claimed := self.store.standings.claim()) is not None:
            self._see(claimed)

    def _see(self, claimed: Answer) -> None:
        began, now = time.monotonic(), clock.now()
        period = domain.Period(*(datetime.fromisoformat(claimed[name]) for name in ("from", "to")))
        try:
            standard = self._in_force(claimed["standard"], min(now, period.last_moment), self._zone(claimed["hall"]))
        except NotFound:
            self.store.standings.drop(claimed)
            return
        wanted = Wanted(claimed["hall"], standard, period, "on_demand")
        done = self._evaluated_at(wanted, now, _breathe)
        before = self._kept_before(claimed, wanted, now)
        seen = check_view(done, standard, trends(done, figures_from(before["figures"])))
        content = standing_view(seen, claimed["window"])
        again = max(settings().standing_refresh_seconds, _REST * (time.monotonic() - began))
        over = now >= period.end
        said = turned(claimed["content"], content)
        self.store.standings.write(claimed, content, {"before": before}, said, None if over else again)

    def _kept_before(self, claimed: Answer, wanted: Wanted, now: datetime) -> Answer:
        """Return the figures of the window before, made again only when its facts or the standard changed."""
        zone = self._zone(wanted.hall)
        before = previous(wanted.period, zone)
        days = (local_date(before.start, zone).isoformat(), local_date(before.end, zone).isoformat())
        mark = f"{wanted.standard.version}:{self.store.days.touched(wanted.hall, *days)}"
        kept: Answer | None = (claimed.get("kept") or {}).get("before")
        if kept is not None and kept["mark"] == mark:
            return kept
        found: Figures = self._figures_before(wanted, now, _breathe)
        return {"mark": mark, "figures": figures_kept(found)}

    def _running(self, halls: set[str]) -> dict[str, list[Running]]:
        """Return the running windows of these halls under every standard in force."""
        now, versions = clock.now(), self._versions()
        found: dict[str, list[Running]] = {}
        for hall in halls:
            zone = self.store.evidence.zone_of(hall)
            if zone is not None:
                found[hall] = [
                    running_in(hall, standard.id, window, now, zone)
                    for standard in self._all_in_force(versions, now, zone)
                    for window in standard.standing_windows
                ]
        return found

    def _versions(self) -> dict[str, list[dict[str, Any]]]:
        """Return all published versions by their standard."""
        found: dict[str, list[dict[str, Any]]] = {}
        for each in self.store.standards.versions():
            found.setdefault(each["id"], []).append(each)
        return found

    def _all_in_force(
        self, versions: dict[str, list[dict[str, Any]]], now: datetime, zone: str
    ) -> list[domain.Standard]:
        newest = (domain.version_in_force(each, now, zone) for _, each in sorted(versions.items()))
        return [domain.standard_from(each) for each in newest if each is not None]


def running_in(hall: str, standard: str, window: str, now: datetime, zone: str) -> Running:
    """Return the ``window`` of a hall that runs at ``now``."""
    period = window_at(now, window, zone)
    return Running(hall, standard, window, local_date(period.start, zone).isoformat(), period)


def _holds(running: Running, day: StaleDay) -> bool:
    return running.first <= day.day < day_after(date.fromisoformat(running.first), running.window).isoformat()


def _breathe() -> None:
    """Let others work: heartbeats before all."""
    eventlet.sleep(0)
