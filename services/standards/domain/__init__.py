"""The standards office's rules: which facts events make, what a standard demands, how it is judged."""

from services.standards.domain.check import Check, check, completed
from services.standards.domain.contradictions import standard_problems
from services.standards.domain.facts import Facts, in_force
from services.standards.domain.findings import (
    Finding,
    Step,
    Terms,
    Word,
    accept,
    findings_of,
    local_day,
    raised,
    rectify,
    reject,
    waive,
)
from services.standards.domain.period import LONGEST_DAYS, Period, period
from services.standards.domain.projection import Change, Said, changes
from services.standards.domain.standard import Standard, standard_from, version_in_force
from services.standards.domain.verdict import ClauseVerdict, Judged

__all__ = [
    "LONGEST_DAYS",
    "Change",
    "Check",
    "ClauseVerdict",
    "Facts",
    "Finding",
    "Judged",
    "Period",
    "Said",
    "Standard",
    "Step",
    "Terms",
    "Word",
    "accept",
    "changes",
    "check",
    "completed",
    "findings_of",
    "in_force",
    "local_day",
    "period",
    "raised",
    "rectify",
    "reject",
    "standard_from",
    "standard_problems",
    "version_in_force",
    "waive",
]
