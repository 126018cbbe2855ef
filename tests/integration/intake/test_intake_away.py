"""A hand-over while intake is away: the ticket follows from the event."""

from __future__ import annotations

from pathlib import Path

from deploy import sample
from services.intake.store import IntakeStore
from shared.config import Settings
from shared.messaging import RpcSession
from shared.security import Caller
from tests.integration.intake.conftest import serving, until


def test_a_visitor_who_is_handed_over_without_intake_gets_a_visit_and_a_ticket_once_it_is_back(
    hall_settings: Settings, relay: None, session: RpcSession, kiosk: RpcSession, world: Path, store: IntakeStore
) -> None:
    guide = Caller("guide-1", frozenset({"guide"}), frozenset({"nanhai"}))
    with serving(hall_settings, "queue", "guidance"), RpcSession(hall_settings, guide) as desk:
        with serving(hall_settings, "intake"):
            sample.load(session, world)
            request = kiosk.guidance.request(hall="nanhai", matter="social-card", language="yue", needs=["hearing"])
            desk.guidance.claim(request=request["id"])
        answer = desk.guidance.hand_over(request=request["id"], queue="tax")
        assert (answer["state"], answer["ticket"], answer["visit_code"]) == ("handed_over", None, None)
        with serving(hall_settings, "intake"):
            visit = until(lambda: store.visits.handed_over_by(request["id"]), seconds=60)
            until(lambda: store.visits.get(visit.id).stops[0].ticket, seconds=60)
            shown = kiosk.intake.get_visit(code=visit.code)
    assert (visit.needs, visit.language, shown["ticket"]["queue"]) == (("hearing",), "yue", "tax")
    assert shown["arrived_at"] == request["requested_at"]
