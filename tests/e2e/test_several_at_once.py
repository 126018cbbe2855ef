"""Several stops that wait at once, one that depends on another, and an agent for several clients, through HTTP."""

from __future__ import annotations

import pytest

from tests.e2e.people import done
from tests.e2e.waiting import eventually

HALL = "dali"
TAX, SOCIAL, PROPERTY = (f"{HALL}-{number}" for number in (5, 3, 6))


@pytest.fixture(scope="module")
def clerks(cast):
    """A clerk for each of three counters, each with one queue, in a hall where stops wait at once."""
    rules = {"settings": {"stops_at_once": True, "walking_seconds": 0}, "reason": "tried for a month"}
    admin = cast("admin", HALL)
    done(admin.post(f"/halls/{HALL}/settings", rules))
    eventually(lambda: done(admin.get(f"/halls/{HALL}"))["settings"]["stops_at_once"], "the rule to be in force")
    queues = {TAX: "tax", SOCIAL: "social", PROPERTY: "property"}
    clerks = {counter: cast("clerk", HALL, f"clerk-{queue}") for counter, queue in queues.items()}
    for counter, queue in queues.items():
        clerks[counter].open(counter, [queue])
    return clerks


def _call(clerks, counter):
    answer = clerks[counter].post(f"/counters/{counter}/call")
    return done(answer) if answer.status_code != 204 else None


def _serve(clerks, counter, ticket):
    clerks[counter].do(ticket, "start")
    clerks[counter].do(ticket, "finish")


def _states(visitor, visit):
    return {each["matter"]: each["state"] for each in visitor.visit(visit["code"])["stops"]}


def test_stops_wait_at_once_under_one_number_and_what_depends_on_another_comes_after_it(clerks, cast, visitor):
    wish = {"matters": ["house-transfer", "deed-tax", "social-card"]}
    visit = done(cast("kiosk", HALL).post(f"/halls/{HALL}/visits", wish), 201)
    both = {"deed-tax": "waiting", "social-card": "waiting", "house-transfer": "planned"}
    eventually(lambda: _states(visitor, visit) == both, f"the stops to be {both}")
    taxed = _call(clerks, TAX)["ticket"]
    _serve(clerks, TAX, taxed["id"])
    social = eventually(lambda: _call(clerks, SOCIAL), "the other stop to be called")["ticket"]
    _serve(clerks, SOCIAL, social["id"])
    last = eventually(lambda: _call(clerks, PROPERTY), "what depended on the tax to be called", 90)["ticket"]
    assert {taxed["number"], social["number"], last["number"]} == {visit["ticket"]["number"]}
    assert {taxed["arrived_at"], social["arrived_at"], last["arrived_at"]} == {taxed["arrived_at"]}
    _serve(clerks, PROPERTY, last["id"])
    eventually(lambda: visitor.visit(visit["code"])["state"] == "closed", "the visit to be over")


def test_an_agent_is_called_once_for_all_clients_and_each_ends_on_its_own(clerks, cast, visitor):
    clients = [{"party": {"name": f"客{name}"}, "matter": "social-card"} for name in "甲乙"]
    wish = {"party": {"name": "代办人"}, "clients": clients}
    first = done(cast("kiosk", HALL).post(f"/halls/{HALL}/visits", wish), 201)
    (second,) = first["linked"]
    assert first["ticket"]["number"] == second["ticket"]["number"]
    assert (first["party"]["name"], first["agent"]["name"]) == ("客*", "代*")
    called = _call(clerks, SOCIAL)
    assert [each["id"] for each in called["along"]] == [second["ticket"]["id"]]
    for visit in (first, second):
        _serve(clerks, SOCIAL, visit["ticket"]["id"])
        eventually(lambda visit=visit: visitor.visit(visit["code"])["state"] == "closed", "the client's visit to end")
    along = done(clerks[SOCIAL].get(f"/tickets/{second['ticket']['id']}/along"))["items"]
    assert [each["state"] for each in along] == ["finished", "finished"]
