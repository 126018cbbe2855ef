"""The standards office over the wire: keep evidence, publish standards, run checks, settle findings.

The methods are in ``*_methods.py``, a file each; here is what they stand on.
"""

from __future__ import annotations

from services.standards.case_methods import CaseMethods
from services.standards.check_methods import CheckMethods
from services.standards.complaint_methods import ComplaintMethods
from services.standards.day_rounds import DayRounds
from services.standards.entering_methods import EnteringMethods
from services.standards.escalation_rounds import EscalationRounds
from services.standards.evidence_methods import EvidenceMethods
from services.standards.finding_methods import FindingMethods
from services.standards.inspection_methods import InspectionMethods
from services.standards.proof_methods import ProofMethods
from services.standards.rating_methods import RatingMethods
from services.standards.report_methods import ReportMethods
from services.standards.report_rounds import ReportRounds
from services.standards.run_methods import RunMethods
from services.standards.scheduled_rounds import ScheduledRounds
from services.standards.standard_methods import StandardMethods
from services.standards.standing_methods import StandingMethods
from services.standards.store import open_store
from services.standards.superseding_rounds import SupersedingRounds
from services.standards.sweeping_rounds import SweepingRounds
from shared.messaging import CurrentCall, Healthy, RpcClient
from shared.storage import StoreProvider


class StandardsService(
    EvidenceMethods,
    StandardMethods,
    CheckMethods,
    StandingMethods,
    ScheduledRounds,
    SupersedingRounds,
    RunMethods,
    CaseMethods,
    SweepingRounds,
    ProofMethods,
    ComplaintMethods,
    RatingMethods,
    InspectionMethods,
    EnteringMethods,
    FindingMethods,
    EscalationRounds,
    ReportMethods,
    ReportRounds,
    DayRounds,
    Healthy,
):
    """The service standard as data, checked against what really happened."""

    name = "standards"
    store = StoreProvider(open_store, "standards")
    call = CurrentCall()
    intake = RpcClient("intake")
