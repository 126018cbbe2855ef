"""Standing: how each clause stands, within seconds of what happens, whichever copy sees to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from shared.errors import Forbidden, NotFound
from shared.messaging import Event
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import OPENS
from tests.integration.standards.rounds import Copy

PROMISED_SECONDS = 5.0


@pytest.fixture(autouse=True)
def published(office: Office) -> None:
    office.by("admin").publish_standard(standard=read_standard())


def now_on(events: list[Event]) -> list[Event]:
    """Return ``events`` moved so that the last of them happens now, days and arrivals with them."""
    by = datetime.now(UTC) - max(each.time for each in events)
    day = (OPENS + by).astimezone(UTC).date().isoformat()
    return [replace(each, time=each.time + by, data=_moved(each.data, by, day)) for each in events]


def _moved(data: dict[str, Any], by: timedelta, day: str) -> dict[str, Any]:
    told = {"arrived_at", "requested_at"} & data.keys()
    moved = {name: (datetime.fromisoformat(data[name]) + by).isoformat() for name in told}
    return {**data, **moved, **({"day": day} if "day" in data else {})}


def waiting(office: Office, window: str = "month") -> dict[str, Any]:
    found = office.by("officer").get_standing(hall=office.hall, window=window)
    return next(each for each in found["clauses"] if each["id"] == "W-01")


def test_before_anything_happened_every_clause_has_no_evidence(office, morning):
    morning.publish()
    office.hear(morning.events)
    found = office.by("officer").get_standing(hall=office.hall)
    assert "failed" not in {each["verdict"] for each in found["clauses"]}
    assert (found["window"], found["standard"]) == ("day", "nanhai-hall")
    assert next(each for each in found["clauses"] if each["id"] == "W-01")["verdict"] == "no_evidence"


def test_a_clause_stands_otherwise_within_five_seconds_of_what_happens(office, morning):
    morning.publish()
    office.hear(now_on(morning.events))
    assert waiting(office)["sample"] == 0
    for number in range(1, 11):
        morning.visit(number, number, 40 + number)
    office.hear(now_on(morning.events)[2:])
    stands = eventually(
        lambda: each if (each := waiting(office))["verdict"] == "failed" else None, "W-01 to fail", PROMISED_SECONDS
    )
    assert (stands["figure"], stands["sample"]) == (40.0, 10)


def test_a_verdict_that_turns_is_told_to_the_screens_of_the_hall(office, morning):
    morning.publish()
    office.hear(now_on(morning.events))
    waiting(office)
    for number in range(1, 11):
        morning.visit(number, number, 40 + number)
    office.hear(now_on(morning.events)[2:])
    kept = office.store.database["standings"]

    def turned() -> list[Any]:
        found = kept.find_one({"hall": office.hall, "window": "month"}) or {"history": []}
        clauses = [one for each in found["history"] for one in each["data"]["clauses"]]
        return [each for each in clauses if each["clause"] == "W-01"]

    assert eventually(turned, "the event")[-1]["verdict"] == "failed"


def test_of_several_copies_one_sees_to_a_standing_and_a_dead_one_is_replaced(office, morning, store):
    morning.publish()
    office.hear(morning.events)
    waiting(office)
    which = {"hall": office.hall, "window": "month"}
    store.database["standings"].update_one(which, {"$set": {"stale": True, "claimed_until": _in(60)}})
    Copy(store).see_standings()
    assert store.database["standings"].find_one(which)["stale"], "it is another copy's"
    store.database["standings"].update_one(which, {"$set": {"claimed_until": _in(-1)}})
    Copy(store).see_standings()
    eventually(lambda: not store.database["standings"].find_one(which)["stale"], "the standing to be taken over")


def test_what_happens_while_a_standing_is_seen_has_it_seen_once_more(office, morning, store):
    morning.publish()
    office.hear(morning.events)
    waiting(office)
    which = {"hall": office.hall, "window": "month"}
    claimed = store.database["standings"].find_one_and_update(
        which, {"$set": {"stale": True, "claimed_until": _in(60)}, "$inc": {"claims": 1}}, return_document=True
    )
    store.database["standings"].update_one(which, {"$inc": {"wanted": 1}})
    assert store.standings.write(claimed, claimed["content"], claimed["kept"], [], 60.0)
    eventually(lambda: store.database["standings"].find_one(which)["claims"] > claimed["claims"], "the next look")


def test_whoever_comes_back_late_writes_nothing(office, morning, store):
    morning.publish()
    office.hear(morning.events)
    waiting(office)
    claimed = store.database["standings"].find_one({"hall": office.hall, "window": "month"})
    late = {**claimed, "claims": claimed["claims"] - 1}
    assert not store.standings.write(late, claimed["content"], {}, [], None)


def test_standing_is_for_those_who_answer_for_the_hall(office, morning):
    morning.publish()
    office.hear(morning.events)
    with pytest.raises(Forbidden):
        office.by("clerk").get_standing(hall=office.hall)
    with pytest.raises(Forbidden):
        office.by("officer", hall="elsewhere").get_standing(hall=office.hall)
    with pytest.raises(NotFound):
        office.by("officer").get_standing(hall=office.hall, standard="no-such")
    with pytest.raises(NotFound):
        office.by("officer").get_standing(hall=office.hall, window="week")


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
