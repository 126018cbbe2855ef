"""Checking a hall: the facts of a period against a version of a standard, with trends and scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from services.standards import domain
from services.standards.domain.reports import previous
from services.standards.domain.trend import Figures, figures, trends
from services.standards.lookups import Answer
from services.standards.raising import Raising
from services.standards.store.checks import Made
from services.standards.views import check_view
from shared.clock import clock
from shared.happening import Happened
from shared.ids import new_id

Pause = Callable[[], None]


@dataclass(frozen=True)
class Wanted:
    """A check that is to be made. ``occasion``: why (``shared.contracts.checks.OCCASIONS``).

    ``once``: names the occasion of which there is one check only. ``id``: chosen beforehand. ``as_of``: up to when it
    looks; ``None``: to now. ``supersedes``: the check whose place it takes.
    """

    hall: str
    standard: domain.Standard
    period: domain.Period
    occasion: str
    once: str | None = None
    id: str | None = None
    as_of: datetime | None = None
    supersedes: str | None = None


@dataclass(frozen=True)
class Seen:
    """A check that is not stored yet: as it is answered, what it says, and how it came about."""

    view: Answer
    said: Happened
    made: Made


class Checking(Raising):
    """Making checks, and keeping them."""

    def _made(self, wanted: Wanted, pause: Pause) -> Answer:
        """Make a check, store it and return it; of an occasion that had one already, that one."""
        return self._stored(self._seen(wanted, pause))

    def _seen(self, wanted: Wanted, pause: Pause) -> Seen:
        """Return the check with its trends and scores."""
        as_of, began = wanted.as_of or clock.now(), datetime.now(UTC)
        done = self._evaluated_at(wanted, as_of, pause)
        turned = trends(done, self._figures_before(wanted, as_of, pause))
        view = {
            **check_view(done, wanted.standard, turned, wanted.occasion),
            "supersedes": wanted.supersedes,
        }
        return Seen(view, domain.completed(view), Made(self._zone(wanted.hall), began, wanted.once))

    def _stored(self, seen: Seen) -> Answer:
        return self.store.checks.add(seen.view, seen.said, self.call.stamp(clock.now()), seen.made)

    def _evaluated_at(self, wanted: Wanted, as_of: datetime, pause: Pause) -> domain.Check:
        """Return the check of the part of its period that is over at ``as_of``."""
        facts = self.store.evidence.facts(wanted.hall, wanted.period, pause)
        return domain.check(wanted.id or new_id(), wanted.standard, facts, wanted.period, as_of, pause)

    def _figures_before(self, wanted: Wanted, as_of: datetime, pause: Pause) -> Figures:
        """Return the figures of the period before, by the same version."""
        before = previous(wanted.period, self._zone(wanted.hall))
        return figures(self._evaluated_at(replace(wanted, period=before), as_of, pause))
