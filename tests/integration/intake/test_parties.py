"""Personal data: checked, sealed, masked, and nowhere else."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bson
import pytest

from deploy import sample
from services.intake.store import IntakeStore
from shared.config import Settings
from shared.errors import Conflict, Invalid
from shared.messaging import Command, RpcSession
from shared.security import Caller
from tests.integration.intake.conftest import serving

CARD = {"hall": "nanhai", "matter": "social-card"}
PARTY = {"name": "欧阳修文", "identity_number": "440605196001011232", "phone": "13987651234", "agent_for": "陈大文"}
MASKED = {"name": "欧*", "identity_number": "440***********1232", "phone": "139****1234", "agent_for": "陈*"}


@pytest.fixture(scope="module", autouse=True)
def halls(hall_settings: Settings, session: RpcSession, world: Path) -> Iterator[None]:
    with serving(hall_settings, "intake", "queue"):
        sample.load(session, world)
        yield


def test_a_party_is_answered_masked_and_found_nowhere_in_the_database_nor_in_the_logs(
    hall_settings: Settings, store: IntakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.DEBUG),
        RpcSession(
            hall_settings,
            Caller("kiosk-1", frozenset({"kiosk"}), frozenset({"nanhai"})),
            command=Command("party-1", "body"),
        ) as kiosk,
    ):
        visit = kiosk.intake.register_visit(**CARD, party=PARTY)
        assert kiosk.intake.register_visit(**CARD, party=PARTY) == visit
        assert visit["party"] == MASKED
        assert kiosk.intake.get_visit(code=visit["code"])["party"] == MASKED
        with pytest.raises(Conflict) as caught:
            _again(hall_settings)
    assert caught.value.detail is not None
    assert caught.value.detail["number"] == visit["ticket"]["number"]
    everything = [bson.encode(each) for name in _collections(store) for each in store._database[name].find()]
    said = json.dumps([caught.value.message, caught.value.detail], ensure_ascii=False) + caplog.text
    for secret in PARTY.values():
        assert not [each for each in everything if secret.encode() in each]
        assert secret not in said


def test_a_visit_without_a_party_says_so(kiosk: RpcSession) -> None:
    assert kiosk.intake.register_visit(**CARD)["party"] is None
    assert kiosk.intake.register_visit(**CARD, party={})["party"] is None


@pytest.mark.parametrize(
    ("party", "field"),
    [
        ({"identity_number": "440605196001011233"}, "party.identity_number"),
        ({"identity_number": "440605196002301232"}, "party.identity_number"),
        ({"identity_number": "123"}, "party.identity_number"),
        ({"identity_number": {"$ne": None}}, "party.identity_number"),
        ({"phone": "12345678901"}, "party.phone"),
        ({"phone": 13987651234}, "party.phone"),
        ({"name": ""}, "party.name"),
        ({"name": "x" * 81}, "party.name"),
        ({"salary": "1"}, "party.salary"),
        ("somebody", "party"),
    ],
)
def test_a_party_that_does_not_fit_is_refused_by_field_and_not_repeated(
    kiosk: RpcSession, party: Any, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        kiosk.intake.register_visit(**CARD, party=party)
    assert caught.value.field == field
    assert "1011233" not in str(caught.value.args)


def test_a_number_written_otherwise_is_the_same_identity(kiosk: RpcSession) -> None:
    kiosk.intake.register_visit(**CARD, party={"identity_number": "11010519491231002X"})
    with pytest.raises(Conflict):
        kiosk.intake.register_visit(**CARD, party={"identity_number": "11010519491231002x"})
    other = kiosk.intake.register_visit(
        hall="nanhai", matter="tax-paid-proof", party={"identity_number": "11010519491231002x"}
    )
    assert other["ticket"]["number"][0] == "C"


def _again(settings: Settings) -> None:
    kiosk = Caller("kiosk-2", frozenset({"kiosk"}), frozenset({"nanhai"}))
    with RpcSession(settings, kiosk) as asking:
        asking.intake.register_visit(**CARD, party={"identity_number": PARTY["identity_number"]})


def _collections(store: IntakeStore) -> list[str]:
    return [name for name in store._database.list_collection_names() if not name.startswith("system.")]
