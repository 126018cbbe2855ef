"""The rules of a hall, changed by an administrator while it runs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy import sample
from services.intake.store import IntakeStore
from shared.config import Settings
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.messaging import RpcSession
from shared.messaging.call import Command
from shared.security import SYSTEM, Caller
from tests.integration.intake.conftest import serving


@pytest.fixture(scope="module", autouse=True)
def intake(hall_settings: Settings) -> Iterator[None]:
    with serving(hall_settings, "intake"):
        yield


@pytest.fixture(scope="module", autouse=True)
def loaded(intake: None, session: RpcSession, world: Path) -> None:
    sample.load(session, world)


def test_some_settings_are_changed_and_the_others_stay(session: RpcSession, store: IntakeStore) -> None:
    before = session.intake.get_hall(hall="nanhai")
    wish = {"overtaken_at_most": 4, "credit_minutes": {"elderly": 20}, "one_priority_call_in": 3}
    done = session.intake.change_settings(hall="nanhai", settings=wish, reason="the mayor's visit")
    assert (done["changed"], done["revision"]) == (["credit_minutes", "overtaken_at_most"], before["revision"] + 1)
    assert done["settings"]["credit_minutes"] == {**before["settings"]["credit_minutes"], "elderly": 20}
    assert {**before["settings"], "overtaken_at_most": 4} | {"credit_minutes": 0} == {
        **session.intake.get_hall(hall="nanhai")["settings"],
        "credit_minutes": 0,
    }
    document = store.halls._aggregates.get("nanhai")
    assert document is not None
    said = document["history"][-1]
    assert (said["type"], said["actor"]) == ("hall_published", SYSTEM.id)
    assert (said["data"]["reason"], said["data"]["changed"]) == ("the mayor's visit", done["changed"])


def test_what_the_office_has_set_survives_loading_the_sample_again(session: RpcSession, world: Path) -> None:
    session.intake.change_settings(hall="xiqiao", settings={"walking_seconds": 45}, reason="long corridors")
    sample.load(session, world)
    assert session.intake.get_hall(hall="xiqiao")["settings"]["walking_seconds"] == 45


def test_settings_as_they_are_change_nothing_and_tell_nobody(session: RpcSession) -> None:
    now = session.intake.get_hall(hall="dali")
    same = {"return_places_down": now["settings"]["return_places_down"]}
    done = session.intake.change_settings(hall="dali", settings=same, reason="to be sure")
    assert (done["changed"], done["revision"]) == ([], now["revision"])


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"one_priority_call_in": 0}, "settings.one_priority_call_in"),
        ({"vip_first": True}, "settings.vip_first"),
        ({"credit_minutes": {"elderly": 999}}, "settings.credit_minutes.elderly.value"),
        ({"walking_seconds": "soon"}, "settings.walking_seconds"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_name(session: RpcSession, settings: dict, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        session.intake.change_settings(hall="dali", settings=settings, reason="a try")
    assert refused.value.field == field


def test_only_an_administrator_of_the_hall_changes_settings(hall_settings: Settings, clerk: RpcSession) -> None:
    other = Caller("admin-2", frozenset({"admin"}), frozenset({"dali"}))
    with RpcSession(hall_settings, other) as elsewhere:
        for session in (clerk, elsewhere):
            with pytest.raises(Forbidden):
                session.intake.change_settings(hall="nanhai", settings={}, reason="a try")
        with pytest.raises((NotFound, Forbidden)):
            elsewhere.intake.change_settings(hall="atlantis", settings={}, reason="a try")


def test_nothing_is_lost_when_many_change_different_settings_at_once(hall_settings: Settings) -> None:
    wishes = [
        {"overtaken_at_most": 7},
        {"walking_seconds": 33},
        {"return_places_down": 5},
        {"credit_minutes": {"military": 11}},
        {"credit_minutes": {"pregnant": 12}},
    ]

    def change(wish: dict) -> None:
        with RpcSession(hall_settings, SYSTEM) as session:
            session.intake.change_settings(hall="lishui", settings=wish, reason="all at once")

    with ThreadPoolExecutor(5) as people:
        list(people.map(change, wishes))
    with RpcSession(hall_settings, SYSTEM) as session:
        there = session.intake.get_hall(hall="lishui")["settings"]
    assert (there["overtaken_at_most"], there["walking_seconds"], there["return_places_down"]) == (7, 33, 5)
    assert (there["credit_minutes"]["military"], there["credit_minutes"]["pregnant"]) == (11, 12)


def test_a_repeated_command_changes_settings_once(hall_settings: Settings, session: RpcSession) -> None:
    wish = {"hall": "shishan", "settings": {"walking_seconds": 10}, "reason": "once"}
    with RpcSession(hall_settings, SYSTEM, command=Command("settings-once", "body")) as again:
        first = again.intake.change_settings(**wish)
        session.intake.change_settings(hall="shishan", settings={"walking_seconds": 99}, reason="somebody else")
        assert again.intake.change_settings(**wish) == first
    assert session.intake.get_hall(hall="shishan")["settings"]["walking_seconds"] == 99
    with RpcSession(hall_settings, SYSTEM, command=Command("settings-once", "other")) as other, pytest.raises(Conflict):
        other.intake.change_settings(**wish)
