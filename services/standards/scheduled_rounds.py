"""Checks by themselves: each day, week and month of a hall, once it is over in the hall's zone."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards import domain
from services.standards.checking import Checking, Wanted
from services.standards.domain.windows import day_after, first_day, window_from
from services.standards.keeping import Keeping, TakenOver
from services.standards.lookups import Answer
from shared.clock import clock
from shared.config import settings
from shared.errors import NotFound

log = logging.getLogger(__name__)

_LOOKS_EACH_SECONDS = 10
_MOST_AT_ONCE = 20


class ScheduledRounds(Checking):
    """Every copy looks; a schedule is claimed, and a window has one check whoever makes it."""

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def check_what_is_over(self) -> None:
        """Check the windows that are over, where checks are made by themselves."""
        if settings().scheduled_checks:
            self.check_windows()

    def check_windows(self) -> None:
        """Check the windows that are over, one after another, the longest waiting first."""
        self._begin_schedules()
        for _ in range(_MOST_AT_ONCE):
            claimed = self.store.schedules.claim(clock.now())
            if claimed is None:
                return
            self._check_window(claimed)

    def _begin_schedules(self) -> None:
        """See that every hall has its schedules: from the first day of which there are facts."""
        now = clock.now()
        for plain in self.store.standards.versions():
            standard = domain.standard_from(plain)
            known = self.store.schedules.known(standard.id)
            for hall in self.store.evidence.halls():
                for window in standard.checked_every:
                    if (hall, window) not in known:
                        self._begin(hall, standard.id, window, now)

    def _begin(self, hall: str, standard: str, window: str, now: datetime) -> None:
        zone = self._zone(hall)
        day = self.store.days.first(hall) or domain.local_day(zone, now).isoformat()
        first = self._not_too_long_ago(first_day(date.fromisoformat(day), window), window, zone, now)
        self.store.schedules.begin(hall, standard, window, first.isoformat(), _due_at(first, window, zone))

    def _check_window(self, claimed: Answer) -> None:
        """Check the window of a schedule, and go on to the next."""
        hall, window, now = claimed["hall"], claimed["window"], clock.now()
        zone = self._zone(hall)
        first = self._not_too_long_ago(date.fromisoformat(claimed["next"]), window, zone, now)
        if window_from(first, window, zone).end <= now:
            try:
                self._check_from(first, claimed, zone)
            except TakenOver:
                log.info("%s is checked by another process", claimed["_id"])
                return
            first = day_after(first, window)
        self.store.schedules.advance(claimed, first.isoformat(), _due_at(first, window, zone))

    def _check_from(self, first: date, claimed: Answer, zone: str) -> None:
        """Check the window that begins on ``first``; without a standard in force, or by one that asks for none, not."""
        hall, window = claimed["hall"], claimed["window"]
        period = window_from(first, window, zone)
        try:
            standard = self._in_force(claimed["standard"], period.last_moment, zone)
        except NotFound:
            log.info("no version of %s was in force in %s at %s", claimed["standard"], hall, period.end)
            return
        if window in standard.checked_every:
            once = f"{window}:{hall}:{standard.id}:{first.isoformat()}"
            keeping = Keeping(lambda: self.store.schedules.go_on(claimed))
            self._raise_findings(self._made(Wanted(hall, standard, period, window, once), keeping))

    def _not_too_long_ago(self, first: date, window: str, zone: str, now: datetime) -> date:
        oldest = domain.local_day(zone, now) - timedelta(days=settings().scheduled_catch_up_days)
        return max(first, first_day(oldest, window))


def _due_at(first: date, window: str, zone: str) -> datetime:
    return window_from(first, window, zone).end + timedelta(seconds=settings().scheduled_settle_seconds)
