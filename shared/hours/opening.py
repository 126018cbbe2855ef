"""The sessions of a hall: from when to when it is open on which day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.hours.calendar import WEEKENDS, Calendar, Name

DAYS_TO_LOOK_AHEAD = 32
"""For the next opening: longer than any holiday."""


def minutes_of(clock_face: str) -> int:
    """Return ``"08:30"`` as 510; ``"24:00"`` is 1440."""
    hours, minutes = clock_face.split(":")
    return int(hours) * 60 + int(minutes)


def clock_face(minutes: int) -> str:
    """Return 510 as ``"08:30"``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True)
class Opening:
    """One opening of a weekday (1 Monday … 7 Sunday); times in local minutes since midnight.

    ``last_ticket``: when the last ticket is given, ``None``: at closing. ``by_appointment``: only whoever has an
    appointment gets a ticket (an evening for appointments, say).
    """

    weekday: int
    opens: int
    closes: int
    last_ticket: int | None = None
    by_appointment: bool = False


@dataclass(frozen=True)
class SpecialDay:
    """A day that is otherwise, whatever week and calendar say: ``openings`` (none: closed all day) and the reason."""

    openings: tuple[Opening, ...]
    reason: Name


@dataclass(frozen=True)
class Lunch:
    """A time with fewer counters. ``counters``: the numbers of those that go on calling; ``weekdays``: when."""

    begins: int
    ends: int
    counters: tuple[int, ...]
    weekdays: frozenset[int]


@dataclass(frozen=True)
class Session:
    """One opening of one day as moments in the hall's zone; until ``last_ticket`` (excluded) tickets are given."""

    day: date
    opens: datetime
    closes: datetime
    last_ticket: datetime
    by_appointment: bool = False

    def runs_at(self, now: datetime) -> bool:
        """Return whether it is running; the closing minute itself is closed."""
        return self.opens <= now < self.closes


@dataclass(frozen=True)
class Hours:
    """When a hall is open.

    ``observes``: whether the official calendar closes it on public holidays and opens it on make-up days 调休, with the
    hours of ``make_up_weekday`` (``None``: of the weekday that it is). ``special``: days of its own, which come first.
    ``after_minutes``: how long after closing whoever took a ticket before is still served 延时服务.
    """

    zone: ZoneInfo
    weekly: tuple[Opening, ...]
    calendar: Calendar = WEEKENDS
    observes: bool = False
    make_up_weekday: int | None = None
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    lunches: tuple[Lunch, ...] = ()
    after_minutes: int = 0

    def local(self, now: datetime) -> datetime:
        """Return ``now`` by the hall's own clock."""
        return now.astimezone(self.zone)

    def sessions(self, day: date) -> list[Session]:
        """Return the openings of ``day``, the first one first."""
        found = [self._session(day, each) for each in self._openings(day)]
        return sorted(found, key=lambda session: session.opens)

    def free_for(self, day: date) -> Name | None:
        """Return what ``day`` is free for: the reason of a day of the hall's own, or the name of a public holiday."""
        if day in self.special:
            return self.special[day].reason if not self.special[day].openings else None
        return self.calendar.holiday(day) if self.observes and not self.calendar.is_working_day(day) else None

    def following(self, now: datetime) -> Iterator[Session]:
        """Yield the sessions that begin after ``now``, for a month."""
        today = self.local(now).date()
        for ahead in range(DAYS_TO_LOOK_AHEAD):
            yield from (each for each in self.sessions(today + timedelta(days=ahead)) if each.opens > now)

    def lunch_at(self, now: datetime) -> Lunch | None:
        """Return the lunch that it is at ``now``."""
        local = self.local(now)
        minute = local.hour * 60 + local.minute
        return next(
            (
                each
                for each in self.lunches
                if local.isoweekday() in each.weekdays and each.begins <= minute < each.ends
            ),
            None,
        )

    def ends(self, day: date) -> datetime:
        """Return when the service of ``day`` is over for good: its last closing, then the after-hours service.

        A day without an opening is over when it ends.
        """
        sessions = self.sessions(day)
        closes = max((each.closes for each in sessions), default=self.moment(day, 24 * 60))
        return closes + timedelta(minutes=self.after_minutes if sessions else 0)

    def moment(self, day: date, minutes: int) -> datetime:
        """Return the moment so many local ``minutes`` after the midnight with which ``day`` begins."""
        days, minute = divmod(minutes, 24 * 60)
        return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), tzinfo=self.zone)

    def _session(self, day: date, each: Opening) -> Session:
        closes = self.moment(day, each.closes)
        last = closes if each.last_ticket is None else self.moment(day, each.last_ticket)
        return Session(day, self.moment(day, each.opens), closes, last, each.by_appointment)

    def _openings(self, day: date) -> tuple[Opening, ...]:
        if day in self.special:
            return self.special[day].openings
        weekday = day.isoweekday()
        if self.observes and self.calendar.holiday(day) and not self.calendar.is_working_day(day):
            return ()
        if self.observes and self.calendar.is_working_day(day) and not WEEKENDS.is_working_day(day):
            weekday = self.make_up_weekday or weekday
        return tuple(each for each in self.weekly if each.weekday == weekday)
