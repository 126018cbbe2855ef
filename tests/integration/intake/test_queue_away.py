"""What intake does while the queue is away, and what follows once it is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import sample
from shared.config import Settings
from shared.messaging import RpcSession
from tests.integration.intake.conftest import serving, until

CARD = {"hall": "nanhai", "matter": "social-card"}


@pytest.fixture(scope="module", autouse=True)
def intake(hall_settings: Settings, relay: None, session: RpcSession, world: Path) -> Iterator[None]:
    with serving(hall_settings, "intake"):
        sample.load(session, world)
        yield


def test_a_visit_is_accepted_without_the_queue_and_its_ticket_follows(
    hall_settings: Settings, kiosk: RpcSession
) -> None:
    with serving(hall_settings, "queue"):
        before = kiosk.intake.register_visit(**CARD)
    accepted = kiosk.intake.register_visit(**CARD)
    assert (accepted["state"], accepted["ticket"], accepted["stops"][0]["ticket"]) == ("open", None, None)
    shown = kiosk.intake.get_visit(code=before["code"])
    assert shown["ticket"]["number"] == before["ticket"]["number"]
    assert (shown["ticket"]["ahead"], shown["ticket"]["wait"]) == (None, None)
    with serving(hall_settings, "queue"):
        until(lambda: kiosk.intake.get_visit(code=accepted["code"])["ticket"], seconds=60)
        ticket = kiosk.intake.get_visit(code=accepted["code"])["ticket"]
    assert ticket["number"] == "B002"
    assert ticket["ahead"] == 1
