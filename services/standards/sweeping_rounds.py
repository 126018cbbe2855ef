"""Sweeping by itself: once an hour, a little at a time, by whichever copy comes first."""

from __future__ import annotations

import logging

import eventlet
from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.standards.domain.retention import cut_off, keeping
from services.standards.lookups import Lookups
from shared.clock import clock
from shared.config import settings

log = logging.getLogger(__name__)

_LOOKS_EACH_SECONDS = 3600
_PORTIONS = 100
"""So many thousands of a kind an hour at most: nobody else should feel it."""


class SweepingRounds(Lookups):
    """Several copies at once do no harm: each deletes what is too old anyway."""

    @timer(interval=_LOOKS_EACH_SECONDS, expected_exceptions=(PyMongoError,))
    def sweep(self) -> None:
        """Delete what is older than it is kept, but nothing that a finding stands on which is not over."""
        needed_since, now = self.store.retention.needed_since(), clock.now()
        for kind, days in keeping(settings().keep_days).items():
            swept, before = 0, cut_off(days, now, needed_since)
            for _ in range(_PORTIONS):
                if (portion := self.store.retention.sweep(kind, before)) == 0:
                    break
                swept += portion
                eventlet.sleep(0)
            if swept:
                log.info("swept %s of %s from before %s", swept, kind, before)
