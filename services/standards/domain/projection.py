"""What an event changes, and which days and halls it is about."""

from __future__ import annotations

from datetime import datetime

from services.standards.domain.projected import office, posts, published, sittings, visits
from services.standards.domain.projected.said import Change, Rule, Said, moment

__all__ = ["RULES", "Change", "Said", "changes", "touched_halls", "touched_moments"]

RULES: dict[str, Rule] = {
    **visits.RULES,
    **sittings.RULES,
    **posts.RULES,
    **office.RULES,
    **published.RULES,
}
"""By the type of the event."""


def changes(said: Said) -> tuple[Change, ...]:
    """Return what ``said`` changes; nothing when it is kept as evidence only."""
    rule = RULES.get(said.type)
    return rule(said) if rule else ()


def touched_moments(said: Said) -> tuple[list[datetime], list[str]]:
    """Return the moments, and the service days by name, that an event is about besides its own time."""
    data = said.data
    told = [moment(data[name]) for name in ("arrived_at", "requested_at", "received_at") if data.get(name)]
    return [said.at, *told], [data[name] for name in ("day", "last_day") if name in data]


def touched_halls(said: Said) -> list[str]:
    """Return the halls whose facts an event may change: its own, or those in which a matter is open."""
    if said.type == "matter_published":
        return sorted(said.data["matter"]["queues"])
    if said.type.startswith("inspection_"):
        return list(said.data["halls"])
    return [said.hall] if said.hall else []
