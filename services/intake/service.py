"""Intake at the wire."""

from __future__ import annotations

from services.intake.desk_methods import DeskMethods
from services.intake.following import Following
from services.intake.offline import OfflineMethods
from services.intake.reference import ReferenceMethods
from services.intake.registering_methods import RegisteringMethods
from services.intake.returning import ReturningMethods
from services.intake.slips import SlipMethods
from services.intake.store import open_store
from services.intake.visitor_methods import VisitorMethods
from shared.messaging import CurrentCall, Healthy, RpcClient
from shared.storage import StoreProvider


class IntakeService(
    RegisteringMethods,
    VisitorMethods,
    Following,
    ReferenceMethods,
    SlipMethods,
    ReturningMethods,
    OfflineMethods,
    DeskMethods,
    Healthy,
):
    """Who came, and for what."""

    name = "intake"
    store = StoreProvider(open_store, "intake")
    call = CurrentCall()
    queue = RpcClient("queue")
