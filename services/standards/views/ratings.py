"""How ratings are answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.standards.domain.ratings import LEVELS, RatedService, RatingFigures, Share
from shared.clock import iso

Plain = dict[str, Any]

_SHOWN_DECIMALS = 2


def ratings_view(figures: RatingFigures) -> Plain:
    """Return the ``RatingsView`` of ``figures``, without hall and days."""
    counts = ("services", "rated", "by_default", "pending")
    shares = ("official", "genuine", "rating_rate")
    return {
        **{name: getattr(figures, name) for name in counts},
        "levels": [
            {
                "stars": stars,
                "name": {"zh": zh, "en": en},
                "genuine": figures.genuine_levels.get(stars, 0),
                "official": figures.official_levels.get(stars, 0),
            }
            for stars, (zh, en) in LEVELS.items()
        ],
        **{name: _share_view(getattr(figures, name)) for name in shares},
        "final": figures.pending == 0,
    }


def export_view(hall: str, services: Iterable[RatedService], now: datetime) -> list[Plain]:
    """Return what goes to the province: the services whose level is settled, and nothing of whoever rated them."""
    return [
        {
            "evaluation": each.id,
            "hall": hall,
            "matter": each.matter,
            "finished_at": iso(each.finished_at),
            "level": found[0],
            "level_name": LEVELS[found[0]][0],
            "source": found[1],
            "rated_at": iso(each.rated_at) if found[1] == "visitor" and each.rated_at else None,
        }
        for each in services
        if (found := each.settled(now))
    ]


def _share_view(share: Share) -> Plain:
    interval = [round(each, _SHOWN_DECIMALS) for each in share.interval] if share.interval else None
    percent = None if share.percent is None else round(share.percent, _SHOWN_DECIMALS)
    return {"percent": percent, "interval": interval, "n": share.n}
