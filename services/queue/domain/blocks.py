"""Who may not book for some days: after a no-show, or too many cancellations (`domain.md` §2 [N])."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.queue.domain.slots import Rules
from shared.errors import Conflict


@dataclass(frozen=True)
class Record:
    """What counts against an identity: when appointments were missed, and when they were cancelled by the visitor."""

    missed: tuple[datetime, ...] = ()
    cancelled: tuple[datetime, ...] = ()


def blocked_until(record: Record, rules: Rules) -> datetime | None:
    """Return until when the identity may not book; ``None`` when nothing ever blocked it."""
    ends = [
        *_ends(record.missed, rules.no_shows_before_block, rules),
        *_ends(record.cancelled, rules.cancellations_before_block, rules),
    ]
    return max(ends, default=None)


def require_not_blocked(record: Record, now: datetime, rules: Rules) -> None:
    """Raise ``Conflict`` (code ``blocked``, ``until``) while the identity may not book."""
    until = blocked_until(record, rules)
    if until and now < until:
        when = until.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        detail = {"state": "blocked", "code": "blocked", "until": when}
        raise Conflict(f"After missed or cancelled appointments nothing can be booked until {when}.", "party", detail)


def _ends(moments: Iterable[datetime], before_block: int, rules: Rules) -> list[datetime]:
    """Return when each block ends: so many within the time that counts make one, and then counting begins anew."""
    ends, counted = [], list[datetime]()
    for moment in sorted(moments):
        within = timedelta(days=rules.counted_within_days)
        counted = [each for each in counted if moment - each <= within] + [moment]
        if len(counted) >= before_block:
            ends.append(moment + timedelta(days=rules.block_days))
            counted = []
    return ends
