"""What time alone brings about: devices that fall silent, sessions that run out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nameko.timer import timer
from pymongo.errors import PyMongoError

from services.gateway.access.desk import real_now
from services.gateway.access.provider import Access
from shared.errors import HallError

EVERY_SECONDS = 5
_MOST = 200


class Watch:
    """A timer in every copy of the gateway, of which one at a time does the work."""

    store: Any
    access: Access

    @timer(interval=EVERY_SECONDS, expected_exceptions=(PyMongoError, HallError))
    def look_after_access(self) -> None:
        """Tell of lost devices and end sessions whose time is over, if no other copy does."""
        now = real_now()
        if self.store.devices.claim_watch(now, now + timedelta(seconds=EVERY_SECONDS - 1)):
            self.access.devices.lose_silent(self.store.devices.silent(now, _MOST), now)
            self.access.staff.end_expired(self.store.sessions.expired(now, _MOST))
