"""What a report says: how halls stand, and what of it chance explains."""

from services.standards.domain.reports.chance import FEWEST_DAYS, Compared, Kept, compare, family, limits
from services.standards.domain.reports.content import Made, content
from services.standards.domain.reports.periods import previous
from services.standards.domain.reports.standing import Standing, mean_standing, standing

__all__ = [
    "FEWEST_DAYS",
    "Compared",
    "Kept",
    "Made",
    "Standing",
    "compare",
    "content",
    "family",
    "limits",
    "mean_standing",
    "previous",
    "standing",
]
