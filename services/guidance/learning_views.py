"""How what the desk learnt is answered: ``shared.contracts.learning``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.guidance.domain.learning.figures import Share, Spread
from services.guidance.domain.learning.learnt import Figures, MatterLearnt
from services.guidance.domain.learning.steps import StepLearnt

Plain = dict[str, Any]


def figures_view(found: Figures) -> Plain:
    """Return the ``SittingFigures``."""
    return {
        "requests": found.requests,
        "outcomes": dict(found.outcomes),
        "first_sitting": share_view(found.first_sitting),
        "repeats": share_view(found.repeats),
        "at_home": share_view(found.at_home),
        "became": dict(found.became),
        "right_first_time": share_view(found.right_first_time),
        "claim": spread_view(found.claim),
        "sitting": spread_view(found.sitting),
    }


def matter_view(found: MatterLearnt, name: Mapping[str, str] | None) -> Plain:
    """Return the ``MatterLearning``."""
    told = {"matter": found.matter, "name": dict(name) if name else None}
    return {**told, "place": found.place, "hardest": found.hardest, **figures_view(found.figures)}


def step_view(found: StepLearnt, title: Mapping[str, str] | None) -> Plain:
    """Return the ``StepLearning``."""
    told = {"matter": found.matter, "step": found.step, "title": dict(title) if title else None}
    return {**told, "stuck": share_view(found.stuck), "time": spread_view(found.seconds)}


def share_view(found: Share) -> Plain:
    """Return the ``LearningShareView``."""
    interval = [round(each, 1) for each in found.interval] if found.interval else None
    percent = None if found.percent is None else round(found.percent, 1)
    return {"hits": found.hits, "n": found.n, "percent": percent, "interval": interval}


def spread_view(found: Spread) -> Plain:
    """Return the ``LearningSpreadView``."""
    return {"n": found.n, "median_seconds": _whole(found.median), "p80_seconds": _whole(found.p80)}


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
