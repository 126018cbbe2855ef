"""An agent with several clients: a visit for each, one number, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bson
import pytest

from deploy import sample
from services.intake.store import IntakeStore
from shared.config import Settings
from shared.errors import Conflict, Invalid, NotFound
from shared.messaging import Command, RpcSession
from shared.security import Caller
from tests.integration.intake.conftest import serving

AGENT = {"name": "司马青云", "identity_number": "440605196001011232"}
ONE = {"party": {"name": "诸葛晓月", "identity_number": "11010519491231002X"}, "matter": "social-card"}
OTHER = {"party": {"name": "上官文海", "phone": "13987651234"}, "matters": ["social-card", "tax-paid-proof"]}


@pytest.fixture(scope="module", autouse=True)
def halls(hall_settings: Settings, session: RpcSession, world: Path) -> Iterator[None]:
    with serving(hall_settings, "intake", "queue"):
        sample.load(session, world)
        yield


def test_an_agent_gets_one_number_for_a_visit_of_each_client_and_the_same_answer_again(
    hall_settings: Settings, store: IntakeStore
) -> None:
    caller = Caller("kiosk-1", frozenset({"kiosk"}), frozenset({"nanhai"}))
    with RpcSession(hall_settings, caller, command=Command("agency-1", "body")) as kiosk:
        first = kiosk.intake.register_visit(hall="nanhai", party=AGENT, clients=[ONE, OTHER])
        assert kiosk.intake.register_visit(hall="nanhai", party=AGENT, clients=[ONE, OTHER]) == first
    (second,) = first["linked"]
    assert first["agency"] == second["agency"] == first["visit"]
    assert first["ticket"]["number"] == second["ticket"]["number"]
    assert first["ticket"]["id"] != second["ticket"]["id"]
    assert (first["party"]["name"], second["party"]["name"], second["agent"]["name"]) == ("诸*", "上*", "司*")
    assert [len(each["stops"]) for each in (first, second)] == [1, 2]
    everything = [bson.encode(each) for each in store.visits._visits.collection.find()]
    for said in ("司马青云", "诸葛晓月", "上官文海", AGENT["identity_number"]):
        assert not [each for each in everything if said.encode() in each]
        assert said not in json.dumps(first, ensure_ascii=False)


def test_one_client_who_is_refused_leaves_no_visit_of_the_others(kiosk: RpcSession, store: IntakeStore) -> None:
    held = {"party": {"identity_number": "440605197001011237"}, "matter": "social-card"}
    free = {"party": {"identity_number": "440605198001011231"}, "matter": "social-card"}
    kiosk.intake.register_visit(hall="nanhai", **held)
    before = store.visits._visits.collection.count_documents({})
    with pytest.raises(Conflict):
        kiosk.intake.register_visit(hall="nanhai", party={"name": "某人"}, clients=[free, held])
    assert store.visits._visits.collection.count_documents({}) == before
    assert kiosk.intake.register_visit(hall="nanhai", **free)["ticket"]


def test_an_agent_who_is_still_here_for_others_takes_no_further_number(kiosk: RpcSession) -> None:
    agent = {"identity_number": "440605199001011236"}
    first = kiosk.intake.register_visit(hall="nanhai", party=agent, clients=[_client("a"), _client("b")])
    with pytest.raises(Conflict) as caught:
        kiosk.intake.register_visit(hall="nanhai", party=agent, clients=[_client("c")])
    assert caught.value.detail is not None
    assert caught.value.detail["number"] == first["ticket"]["number"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"clients": [ONE], "party": None}, "party"),
        ({"clients": [ONE], "matter": "social-card"}, "clients"),
        ({"clients": []}, "clients"),
        ({"clients": [{"matter": "social-card"}]}, "clients.0.party"),
        ({"clients": [{"party": {"name": "某"}}]}, "clients.0.matter"),
        ({"clients": [{"party": {}, "matter": "social-card"}]}, "clients.0.party"),
    ],
)
def test_what_is_wrong_with_the_clients_is_said_by_field(kiosk: RpcSession, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        kiosk.intake.register_visit(**{"hall": "nanhai", "party": {"name": "某人"}, **more})
    assert caught.value.field == field


def test_no_more_clients_than_the_hall_allows_and_each_once(kiosk: RpcSession) -> None:
    with pytest.raises(Invalid, match="At most 5 clients"):
        kiosk.intake.register_visit(hall="nanhai", party={"name": "某人"}, clients=[_client(n) for n in "abcdef"])
    twice = {"party": {"identity_number": "11010519491231002X"}, "matter": "tax-paid-proof"}
    with pytest.raises(Invalid, match="there twice"):
        kiosk.intake.register_visit(hall="nanhai", party={"name": "某人"}, clients=[twice, twice])
    with pytest.raises(NotFound):
        kiosk.intake.register_visit(
            hall="nanhai", party={"name": "某人"}, clients=[{"party": {"name": "某"}, "matter": "no"}]
        )


def _client(name: str) -> dict[str, Any]:
    return {"party": {"name": f"客{name}"}, "matter": "social-card"}
