"""Who came first, once credits are counted: the virtual arrival time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.guidance.domain.hall import Settings


def credit_minutes(priority: str, needs: Sequence[str], settings: Settings) -> float:
    """Return the credit: the largest of the class's and the needs', since one reason to go first is enough."""
    of_needs = (settings.guidance_need_credit_minutes.get(need, 0.0) for need in needs)
    return float(max(settings.credit_minutes.get(priority, 0.0), *of_needs, 0.0))


def rank(counts_from: datetime, credit: float) -> float:
    """Return the rank: epoch seconds from which a request counts as waiting, minus ``credit`` (minutes).

    The smallest is next. Because it is a moment and not a weight, waiting ages by itself: whoever comes more than the
    largest credit later can never be before, so nobody starves.
    """
    return counts_from.timestamp() - credit * 60
