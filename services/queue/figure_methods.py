"""Working figures of a hall, for those who answer for it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from services.queue.domain.figures import Cell, by_key, cells_of, merged, summary
from services.queue.domain.figures.tally import Cells
from services.queue.domain.hall import Hall
from services.queue.lookups import Answer, Lookups, now_at_hall
from shared.contracts.parsing import parsed
from shared.contracts.printing import LONGEST_PERIOD_DAYS, HallFigures
from shared.errors import Invalid, Unavailable
from shared.messaging import rpc

_OVER_AFTER = timedelta(days=2)
"""A service that began before midnight may end, or be undone, after it."""
_STOPS_BEFORE_SECONDS = 0.2


class FigureMethods(Lookups):
    """Figures by queue, counter, clerk or day."""

    @rpc
    def hall_figures(self, **given: Any) -> Answer:
        """Return the figures of some days (``HallFigures``): ``{hall, from, to, by, rows, total}``."""
        wish = parsed(HallFigures, given)
        hall = self._hall(wish["hall"])
        self.asked.caller.require("supervisor", "officer", "admin", hall=hall.id)
        first, last = wish["day_from"], wish["day_to"]
        _require_bounded(first, last)
        days = self._days(hall, first.isoformat(), last.isoformat())
        rows = [{"key": key, **_row(hall, wish["by"], key, cell)} for key, cell in by_key(days, wish["by"]).items()]
        total = summary(merged(cell for cells in days.values() for cell in cells.values()))
        period = {"from": first.isoformat(), "to": last.isoformat()}
        return {"hall": hall.id, **period, "by": wish["by"], "rows": rows, "total": total}

    def _days(self, hall: Hall, first: str, last: str) -> dict[str, Cells]:
        """Return the figures by day; those of days that are over are kept, so asking again gets further."""
        wanted = self.store.day_figures.days(hall.id, first, last)
        known = self.store.day_figures.kept(hall.id, wanted)
        for day in wanted:
            if day not in known:
                if self.asked.remaining_seconds < _STOPS_BEFORE_SECONDS:
                    raise Unavailable("The figures of so many days are still being worked out: ask again.")
                known[day] = self._worked_out(hall, day)
        return {day: known[day] for day in wanted}

    def _worked_out(self, hall: Hall, day: str) -> Cells:
        now = now_at_hall()
        midnight = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(0), hall.zone)
        stories = self.store.day_figures.stories(hall.id, day)
        cells = cells_of(stories, self.store.day_figures.shifts(hall.id, day), min(now, midnight))
        if midnight + _OVER_AFTER < now:
            self.store.day_figures.keep(hall.id, day, cells)
        return cells


def _require_bounded(first: date, last: date) -> None:
    if last < first:
        raise Invalid("The period ends before it begins.", "to")
    if (last - first).days >= LONGEST_PERIOD_DAYS:
        raise Invalid(f"The period may be {LONGEST_PERIOD_DAYS} days long at most.", "to")


def _row(hall: Hall, by: str, key: str, cell: Cell) -> Answer:
    return {"name": _name(hall, by, key), **summary(cell)}


def _name(hall: Hall, by: str, key: str) -> dict[str, str] | None:
    """Return what people call a row; clerks stay opaque."""
    if by == "queue" and key in hall.queues:
        return dict(hall.queues[key].name)
    if by == "counter" and key in hall.counters:
        number = hall.counters[key].number
        return {"zh": f"{number}号窗口", "en": f"Counter {number}"}
    return None
