"""Who gets in: the rules alone."""

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.domain import access
from services.gateway.domain.access import Code, Device, Member
from shared.contracts.events import validated
from shared.errors import Conflict

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def seconds(number):
    return timedelta(seconds=number)


def member(*halls):
    return Member("01STAFF", "li.wei", "hash", ("clerk",), halls or ("nanhai",))


def opened(*halls):
    return access.sign_in(member(*halls), session="s1", token="t1", now=NOW)


def device(state="seen", heard=NOW):
    return Device("d1", "nanhai", "kiosk", "c1", "t1", NOW + access.DEVICE, state, heard)


def test_a_session_lasts_twelve_hours_and_its_events_name_nobody():
    session, said = opened()
    assert session.expires == NOW + timedelta(hours=12)
    assert validated(said.type, said.data) == {"staff": "01STAFF", "roles": ["clerk"]}
    ended, over = access.sign_out(session, "asked")
    assert ended.state == "ended"
    assert validated(over.type, over.data)["reason"] == "asked"
    assert "li.wei" not in f"{said}{over}"


@pytest.mark.parametrize(
    ("halls", "hall"), [(("nanhai",), "nanhai"), (("nanhai", "dali"), ""), (("*",), "")], ids=["one", "two", "all"]
)
def test_a_session_belongs_to_a_hall_when_there_is_just_one(halls, hall):
    assert opened(*halls)[0].hall == hall


def test_a_session_ends_once():
    session, _ = access.sign_out(opened()[0], "asked")
    with pytest.raises(Conflict):
        access.sign_out(session, "expired")


def test_a_device_is_told_of_when_it_is_first_heard_and_when_it_comes_back():
    fresh = access.enrol(Code("c1", "kiosk", "nanhai", NOW), device="d1", token="t1", now=NOW)
    assert (fresh.state, fresh.expires) == ("enrolled", NOW + timedelta(days=30))
    seen, said = access.hear(fresh, NOW)
    assert [each.type for each in said] == ["device_seen"]
    assert access.hear(seen, NOW + seconds(30))[1] == ()
    assert [each.type for each in access.hear(device("lost"), NOW)[1]] == ["device_seen"]


def test_a_device_is_lost_after_more_than_ninety_seconds_of_silence_and_only_once():
    assert access.miss(device(), NOW + seconds(90))[1] == ()
    lost, said = access.miss(device(), NOW + seconds(91))
    assert lost.state == "lost"
    assert validated(said[0].type, said[0].data)["reason"] == "silent"
    assert access.miss(lost, NOW + seconds(500)) == (lost, ())


@pytest.mark.parametrize("state", ["enrolled", "lost", "revoked"])
def test_who_is_not_seen_is_not_missed(state):
    before = device(state)
    assert access.miss(before, NOW + seconds(500)) == (before, ())


def test_a_revoked_device_is_heard_no_more():
    gone, said = access.revoke(device())
    assert (gone.state, [each.type for each in said]) == ("revoked", ["device_lost"])
    with pytest.raises(Conflict):
        access.hear(gone, NOW)


@pytest.mark.parametrize(
    ("ages", "wait"),
    [
        ([], 0),
        ([50, 40, 30, 20], 0),
        ([50, 40, 30, 20, 10], 10),
        ([60, 40, 30, 20, 10], 0),
        ([59.5, 40, 30, 20, 10], 1),
        ([0, 0, 0, 0, 0], 60),
        ([90, 50, 40, 30, 20, 10], 10),
    ],
)
def test_five_failures_within_a_minute_have_to_wait_until_the_first_is_a_minute_old(ages, wait):
    assert access.seconds_to_wait([NOW - seconds(age) for age in ages], NOW) == wait
