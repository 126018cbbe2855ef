"""The standards office's rules: which facts events make, what a standard demands, how it is judged."""

from services.standards.domain.check import Check, check, completed
from services.standards.domain.contradictions import standard_problems
from services.standards.domain.facts import Facts, in_force
from services.standards.domain.findings import (
    Finding,
    Owner,
    Reference,
    Step,
    Terms,
    Word,
    findings_of,
    is_mixed,
    local_day,
    new_evidence,
    raised,
    recurring,
)
from services.standards.domain.period import LONGEST_DAYS, Period, period, require_begun
from services.standards.domain.projected.said import Change, Said
from services.standards.domain.projection import changes
from services.standards.domain.proof import Proof, proofs
from services.standards.domain.settling import accept, assign, comment, escalate, recheck, rectify, reject, waive
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
    "Owner",
    "Period",
    "Proof",
    "Reference",
    "Said",
    "Standard",
    "Step",
    "Terms",
    "Word",
    "accept",
    "assign",
    "changes",
    "check",
    "comment",
    "completed",
    "escalate",
    "findings_of",
    "in_force",
    "is_mixed",
    "local_day",
    "new_evidence",
    "period",
    "proofs",
    "raised",
    "recheck",
    "rectify",
    "recurring",
    "reject",
    "require_begun",
    "standard_from",
    "standard_problems",
    "version_in_force",
    "waive",
]
