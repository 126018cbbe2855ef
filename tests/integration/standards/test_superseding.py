"""Late events: the check that they show differently is superseded, says what changed, and findings follow."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from shared.clock import iso
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import OPENS, Morning, at
from tests.integration.standards.rounds import Copy

MORNING = {"standard": "nanhai-hall", "period_from": iso(OPENS), "period_to": iso(at(120))}


@pytest.fixture
def checked(bad: Office) -> dict[str, Any]:
    """A check of a bad morning."""
    return dict(bad.by("officer").run_check(hall=bad.hall, **MORNING))


def look_again(office: Office) -> None:
    """Have the checks looked at that late events may be about, without the pause in which more may come."""
    copy, checks, marked = Copy(office.store), office.store.database["checks"], {"look_at": {"$exists": True}}
    copy.pass_on_marks()

    def looked() -> bool:  # by this copy, or by the process that runs beside it
        checks.update_many(marked, {"$set": {"look_at": OPENS}})
        copy.look_again()
        return checks.count_documents(marked) == 0

    eventually(looked, "every check to be looked at")


def hear_late(office: Office, morning: Morning, visits: range, waited: float) -> None:
    """Let events of more visits come late."""
    told = len(morning.events)
    for number in visits:
        morning.visit(number, 0, waited)
    office.hear(morning.events[told:])


def read(office: Office, check: dict[str, Any]) -> dict[str, Any]:
    return dict(office.by("officer").get_check(check=check["id"]))


def test_late_events_supersede_a_check_and_say_what_changed_and_which_they_were(bad, morning, checked):
    hear_late(bad, morning, range(11, 12), 44)
    look_again(bad)
    old = read(bad, checked)
    assert old["state"] == "superseded"
    change = next(each for each in old["superseded"]["changes"] if each["clause"] == "W-01")
    assert (change["before"]["sample"], change["after"]["sample"]) == (10, 11)
    late = {each["type"] for each in old["superseded"]["events"]}
    assert {"visit_registered", "ticket_called"} <= late
    assert old["superseded"]["late"] >= 6
    assert old["clauses"] == checked["clauses"], "what was said stays said"


def test_the_check_in_its_place_is_made_by_itself_and_names_it(bad, morning, checked):
    hear_late(bad, morning, range(11, 12), 44)
    look_again(bad)
    newer = read(bad, {"id": read(bad, checked)["superseded"]["by"]})
    assert (newer["supersedes"], newer["occasion"], newer["state"]) == (checked["id"], "superseding", "current")
    assert {name: newer[name] for name in ("from", "to", "version")} == {
        name: checked[name] for name in ("from", "to", "version")
    }


def test_it_is_told_once_even_when_copies_look_at_once_and_one_died_in_between(bad, morning, checked):
    hear_late(bad, morning, range(11, 12), 44)
    look_again(bad)
    bad.store.database["checks"].update_one(
        {"_id": checked["id"]}, {"$set": {"final": True, "look_at": OPENS}, "$unset": {"superseded": ""}}
    )
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(Copy(bad.store).look_again) for _ in range(4)]:
            done.result()
    assert bad.store.database["checks"].count_documents({"content.supersedes": checked["id"]}) == 1
    assert read(bad, checked)["state"] == "superseded"


def test_events_that_change_nothing_leave_the_check_as_it_is(bad, morning, checked):
    told = len(morning.events)
    morning.device("board-1", 10, True)
    bad.hear(morning.events[told:])
    bad.hear(morning.events[:5])  # and some that came before
    look_again(bad)
    assert read(bad, checked)["state"] == "current" or "P-03" in str(read(bad, checked)["superseded"]["changes"])


def test_what_happens_after_the_period_is_not_late(bad, morning, checked):
    told = len(morning.events)
    morning.visit(30, 125, 300)
    bad.hear(morning.events[told:])
    look_again(bad)
    assert read(bad, checked)["state"] == "current"
    found = bad.store.database["checks"].find_one({"_id": checked["id"]})
    assert "look_at" not in found, "it was looked at"


def test_a_check_of_a_period_that_was_not_over_is_superseded_by_nothing(bad, morning):
    unfinished = bad.by("officer").run_check(
        hall=bad.hall, **{**MORNING, "period_from": iso(OPENS), "period_to": "2027-02-01T00:00:00Z"}
    )
    hear_late(bad, morning, range(11, 12), 44)
    look_again(bad)
    assert read(bad, unfinished)["state"] == "current"


def test_a_finding_whose_failure_is_gone_is_told_so(bad, morning, checked):
    told = len(morning.events)
    morning.counter(0, True)  # the counter was staffed all the time
    bad.hear(morning.events[told:])
    look_again(bad)
    findings = {each["clause"]: each for each in bad.by("officer").list_findings(hall=bad.hall)["items"]}
    assert findings["M-02"]["corrections"] == [], "that one still fails"
    found = findings["T-02"]
    newer = read(bad, checked)["superseded"]["by"]
    assert found["state"] == "open"
    assert [(each["check"], each["verdict"]) for each in found["corrections"]] == [(newer, "passed")]
    history = bad.store.database["findings"].find_one({"_id": found["id"]})["history"]
    assert history[-1]["type"] == "finding_corrected"


def test_a_superseding_check_raises_what_only_it_sees_failing(office, morning):
    office.by("admin").publish_standard(standard=read_standard())
    morning.publish(promised=5)
    for number in range(1, 11):
        morning.visit(number, 0, 5)
    office.hear(morning.events)
    first = office.by("officer").run_check(hall=office.hall, **MORNING)
    assert "W-01" not in {each["clause"] for each in office.by("officer").list_findings(hall=office.hall)["items"]}
    hear_late(office, morning, range(11, 31), 50)
    look_again(office)
    found = {each["clause"]: each for each in office.by("officer").list_findings(hall=office.hall)["items"]}
    assert found["W-01"]["check"] == read(office, first)["superseded"]["by"]
