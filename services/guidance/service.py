"""The guidance desk over the wire: parse, ask the rules, store, answer."""

from __future__ import annotations

from services.guidance.claim_methods import ClaimMethods
from services.guidance.duty_methods import DutyMethods
from services.guidance.expecting_methods import ExpectingMethods
from services.guidance.learning_methods import LearningMethods
from services.guidance.outcome_methods import OutcomeMethods
from services.guidance.overdue_rounds import OverdueRounds
from services.guidance.paper_methods import PaperMethods
from services.guidance.request_methods import RequestMethods
from services.guidance.step_methods import StepMethods
from services.guidance.store import open_store
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles
from shared.storage import StoreProvider


class GuidanceService(
    RequestMethods,
    ExpectingMethods,
    ClaimMethods,
    StepMethods,
    PaperMethods,
    OutcomeMethods,
    DutyMethods,
    LearningMethods,
    OverdueRounds,
    Healthy,
):
    """Requests for help with online filing, and the guides who give it."""

    name = "guidance"
    store = StoreProvider(open_store, "guidance")
    call = CurrentCall()
    intake = RpcClient("intake")

    @handles("hall_published")
    def on_hall_published(self, event: Event) -> None:
        """Keep the hall's reference data."""
        self.store.copies.keep_hall(event.data["hall"], event.data["revision"])

    @handles("matter_published")
    def on_matter_published(self, event: Event) -> None:
        """Keep the matter's reference data."""
        self.store.copies.keep_matter(event.data["matter"], event.data["revision"])
