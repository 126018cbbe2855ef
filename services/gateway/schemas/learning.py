"""What the guidance desk learnt, as it is asked for at the door and told there."""

from __future__ import annotations

from services.gateway.schemas.figures import FORMATS
from services.gateway.schemas.words import DayText
from shared.contracts.learning import LearningView
from shared.contracts.words import one_of
from shared.web import Strict

LEARNING_BY = ("matter", "step", "guide")


class LearningWanted(Strict):
    """Which days (both included, 366 at most); ``by``: which table a CSV holds, since it holds one."""

    day_from = DayText(required=True, data_key="from")
    day_to = DayText(required=True, data_key="to")
    by = one_of(LEARNING_BY, load_default="matter")
    format = one_of(FORMATS, load_default=None)


class WhatWasLearnt(LearningView):
    """What a hall's desk learnt in some days."""
