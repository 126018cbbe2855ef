"""Which service day it is in a hall. When it is open: ``shared.hours``; what that means at the kiosk: ``admission``."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def service_day(zone: str, now: datetime) -> str:
    """Return the day (``YYYY-MM-DD``) that it is in ``zone``."""
    return now.astimezone(ZoneInfo(zone)).date().isoformat()
