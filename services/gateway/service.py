"""The gateway: the only door for people. Routes are in ``routes/``; here is what they stand on, and the inbox."""

from __future__ import annotations

from typing import Any

from services.gateway.access.provider import AccessProvider
from services.gateway.boards import BoardsProvider
from services.gateway.broker import BrokerCheckProvider
from services.gateway.domain.ring import Live
from services.gateway.live.feed import LiveFeed
from services.gateway.routes.access import AccessRoutes
from services.gateway.routes.appointments import AppointmentRoutes
from services.gateway.routes.checklists import ChecklistRoutes
from services.gateway.routes.checks import CheckRoutes
from services.gateway.routes.closing import ClosingRoutes
from services.gateway.routes.complaints import ComplaintRoutes
from services.gateway.routes.counters import CounterRoutes
from services.gateway.routes.devices import DeviceRoutes
from services.gateway.routes.documents import DocumentRoutes
from services.gateway.routes.drafts import DraftRoutes
from services.gateway.routes.figures import FigureRoutes
from services.gateway.routes.findings import FindingRoutes
from services.gateway.routes.guidance import GuidanceRoutes
from services.gateway.routes.guided import GuidedRoutes
from services.gateway.routes.guides import GuideRoutes
from services.gateway.routes.inspections import InspectionRoutes
from services.gateway.routes.kiosk import KioskRoutes
from services.gateway.routes.learning import LearningRoutes
from services.gateway.routes.offline import OfflineRoutes
from services.gateway.routes.outcomes import OutcomeRoutes
from services.gateway.routes.pages import PageRoutes
from services.gateway.routes.process import ProcessRoutes
from services.gateway.routes.ratings import RatingRoutes
from services.gateway.routes.reference import ReferenceRoutes
from services.gateway.routes.reports import ReportRoutes
from services.gateway.routes.runs import RunRoutes
from services.gateway.routes.screens import ScreenRoutes
from services.gateway.routes.sittings import SittingRoutes
from services.gateway.routes.slips import SlipRoutes
from services.gateway.routes.standards import StandardsRoutes
from services.gateway.routes.tickets import TicketRoutes
from services.gateway.routes.trial import TrialRoutes
from services.gateway.routes.visits import VisitRoutes
from services.gateway.store import GatewayStore
from services.gateway.watch import Watch
from shared.clock import iso
from shared.contracts.events import received_by
from shared.messaging import CurrentCall, Event, Healthy, RpcClient, handles
from shared.storage import StoreProvider

SHOWN = tuple(sorted(received_by("gateway")))


class GatewayService(
    AccessRoutes,
    DeviceRoutes,
    ReferenceRoutes,
    VisitRoutes,
    CounterRoutes,
    TicketRoutes,
    SlipRoutes,
    AppointmentRoutes,
    ClosingRoutes,
    OfflineRoutes,
    KioskRoutes,
    FigureRoutes,
    GuidanceRoutes,
    SittingRoutes,
    OutcomeRoutes,
    LearningRoutes,
    ChecklistRoutes,
    GuideRoutes,
    GuidedRoutes,
    StandardsRoutes,
    CheckRoutes,
    RunRoutes,
    FindingRoutes,
    DocumentRoutes,
    DraftRoutes,
    ComplaintRoutes,
    ReportRoutes,
    RatingRoutes,
    InspectionRoutes,
    ScreenRoutes,
    ProcessRoutes,
    PageRoutes,
    TrialRoutes,
    Watch,
    Healthy,
):
    """HTTP in, RPC out; events in, streams out."""

    name = "gateway"

    store: Any = StoreProvider(GatewayStore, "gateway")
    access: Any = AccessProvider()
    call: Any = CurrentCall()
    live: Any = LiveFeed()
    boards: Any = BoardsProvider()
    broker: Any = BrokerCheckProvider()
    intake: Any = RpcClient("intake")
    queue: Any = RpcClient("queue")
    guidance: Any = RpcClient("guidance")
    standards: Any = RpcClient("standards")

    @handles(*SHOWN)
    def show(self, event: Event) -> None:
        """Put what happened in a hall before the screens that watch it."""
        if event.hall:
            self.store.live.keep(Live(event.id, event.hall, for_screens(cloud_of(event))))


def for_screens(cloud: dict[str, Any]) -> dict[str, Any]:
    """Return what screens see of an event: of a hall everything but the addresses of its printers."""
    if cloud["type"] != "hall_published":
        return cloud
    hall = {name: value for name, value in cloud["data"]["hall"].items() if name != "printers"}
    return {**cloud, "data": {**cloud["data"], "hall": hall}}


def cloud_of(event: Event) -> dict[str, Any]:
    """Return ``event`` as the CloudEvent that streams carry."""
    return {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "subject": event.subject,
        "time": iso(event.time),
        "hall": event.hall,
        "seq": event.seq,
        "correlationid": event.correlationid,
        "actor": event.actor,
        "data": event.data,
    }
