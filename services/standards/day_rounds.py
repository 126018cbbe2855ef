"""Keeping the days that are over on sheets, so that a report of a month finds them there."""

from __future__ import annotations

from datetime import UTC, datetime

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards.lookups import Lookups
from services.standards.store.sheets import QUIET
from shared.errors import NotFound

_LOOKS_EACH_SECONDS = 5
_MOST_AT_ONCE = 20


class DayRounds(Lookups):
    """Every copy looks; a sheet that two write is the same."""

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def write_sheets(self) -> None:
        """Write the sheets of days that have none and were quiet for a while."""
        for day in self.store.days.bare(datetime.now(UTC) - QUIET, _MOST_AT_ONCE):
            self._pause()
            try:
                self.store.evidence.write_sheet(day)
            except NotFound:  # its hall is still to be published
                self.store.days.leave_bare(day)
