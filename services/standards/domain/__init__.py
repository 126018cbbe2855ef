"""The standards office's rules: which facts events make, what a standard demands, how it is judged."""

from services.standards.domain.check import Check, check, completed
from services.standards.domain.facts import Facts, in_force
from services.standards.domain.period import LONGEST_DAYS, Period, period
from services.standards.domain.projection import Change, Said, change
from services.standards.domain.standard import Standard, standard_from, standard_problems, version_in_force
from services.standards.domain.verdict import Finding, Judged

__all__ = [
    "LONGEST_DAYS",
    "Change",
    "Check",
    "Facts",
    "Finding",
    "Judged",
    "Period",
    "Said",
    "Standard",
    "change",
    "check",
    "completed",
    "in_force",
    "period",
    "standard_from",
    "standard_problems",
    "version_in_force",
]
