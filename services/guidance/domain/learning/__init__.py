"""What the desk learns from its sittings: where they get stuck, and what comes of them."""

from services.guidance.domain.learning.learnt import Heard, learnt
from services.guidance.domain.learning.sitting import REPEAT_DAYS, Sitting, sitting_from

__all__ = ["REPEAT_DAYS", "Heard", "Sitting", "learnt", "sitting_from"]
