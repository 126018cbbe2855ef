"""How long what happened is kept: by kind, in days, and never shorter than checks need it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.standards.domain.period import LONGEST_DAYS

EVIDENCE = "evidence"
SWEPT = (
    *(EVIDENCE, "tickets", "visits", "sittings", "posts", "duties", "ratings", "complaints", "inspections", "calls"),
    *("filings", "notices"),
)
"""What is swept. What halls and matters were, who signs in and which devices there are is always kept: it is little."""
SHORTEST_DAYS = 2 * LONGEST_DAYS + 2
"""The longest period and the one before it, for its trend, with the days at both ends."""
KEPT_DAYS = 1830
"""Five years (house rule) of what is not named."""


def keeping(days: Mapping[str, int]) -> dict[str, int]:
    """Return for each kind how many days it is kept.

    Raises ``ValueError`` for a kind that is not known, for less than checks need, and for events that go before the
    facts that are made of them: facts could not be made again.
    """
    if unknown := sorted(set(days) - set(SWEPT)):
        raise ValueError(f"{', '.join(unknown)}: known are {', '.join(SWEPT)}")
    kept = {kind: days.get(kind, KEPT_DAYS) for kind in SWEPT}
    if short := sorted(kind for kind, each in kept.items() if each < SHORTEST_DAYS):
        raise ValueError(f"{', '.join(short)}: checks need {SHORTEST_DAYS} days at least")
    if kept[EVIDENCE] < (longest := max(kept.values())):
        raise ValueError(f"evidence: {longest} days at least, as long as the facts that are made of it")
    return kept


def cut_off(days: int, now: datetime, needed_since: datetime | None) -> datetime:
    """Return before when something is swept: ``days`` old, and not what is ``needed_since`` then."""
    oldest = now - timedelta(days=days)
    return oldest if needed_since is None else min(oldest, needed_since - timedelta(days=1))
