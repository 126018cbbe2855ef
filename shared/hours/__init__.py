"""When a hall is open: its week, the official calendar, days of its own, lunch and last tickets.

Two rooms decide by it (intake: may somebody come in now; queue: when is a day over, which appointments are there), so
it belongs to neither. Everything but ``official`` is pure: the calendar and ``now`` are arguments.
"""

from shared.hours.calendar import WEEKENDS, Calendar, Name, working_days_after
from shared.hours.door import Door, door_at
from shared.hours.opening import Hours, Lunch, Opening, Session, SpecialDay, clock_face, minutes_of
from shared.hours.reading import hours_from

__all__ = [
    "WEEKENDS",
    "Calendar",
    "Door",
    "Hours",
    "Lunch",
    "Name",
    "Opening",
    "Session",
    "SpecialDay",
    "clock_face",
    "door_at",
    "hours_from",
    "minutes_of",
    "working_days_after",
]
