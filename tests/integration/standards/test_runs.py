"""Checks of a group of halls, and back-tests: accepted, done part by part by whoever is there, read when ready."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from deploy.sample.standard import read_standard
from services.standards.run_rounds import RunRounds
from services.standards.store import StandardsStore
from shared.errors import Forbidden, Invalid, NotFound
from shared.messaging.call import Call
from shared.security import SYSTEM
from tests.e2e.waiting import eventually
from tests.integration.standards.conftest import Office

MARCH = {"period_from": "2026-02-28T16:00:00Z", "period_to": "2026-03-31T16:00:00Z"}
STRICTER = {"standard": "nanhai-hall", "thresholds": [{"clause": "W-01", "threshold": 1}]}


class Copy(RunRounds):
    """A process of the office that does long work."""

    def __init__(self, store: StandardsStore) -> None:
        self.store, self.call = store, Call(SYSTEM, "runs")


def ready(ask: Any, run: dict[str, Any]) -> dict[str, Any]:
    return eventually(lambda: found if (found := ask(run=run["id"]))["state"] != "waiting" else None, "the run", 60)


def back_test(office: Office, **wanted: Any) -> dict[str, Any]:
    officer = office.by("officer")
    return ready(officer.get_back_test, officer.request_back_test(halls=[office.hall], **{**MARCH, **wanted}))


def test_a_group_of_halls_is_checked_and_each_check_can_be_read(bad):
    officer = bad.by("officer")
    asked = officer.request_checks(halls=[bad.hall], standard="nanhai-hall", **MARCH)
    assert (asked["state"], asked["progress"]) == ("waiting", {"done": 0, "of": 1})
    done = ready(officer.get_check_run, asked)
    assert (done["state"], done["progress"]["done"]) == ("ready", 1)
    check = officer.get_check(check=done["checks"][0]["check"])
    assert (check["hall"], check["to"]) == (bad.hall, "2026-03-31T16:00:00.000Z")
    assert "W-01" in {each["clause"] for each in officer.list_findings(hall=bad.hall)["items"]}


def test_a_run_is_for_those_who_answer_for_all_its_halls(bad):
    with pytest.raises(NotFound):
        bad.by("officer").request_checks(halls=[bad.hall, "atlantis"], standard="nanhai-hall", **MARCH)
    with pytest.raises(Forbidden):
        bad.by("officer", hall="elsewhere").request_checks(halls=[bad.hall], standard="nanhai-hall", **MARCH)
    asked = bad.by("officer").request_checks(halls=[bad.hall], standard="nanhai-hall", **MARCH)
    with pytest.raises(Forbidden):
        bad.by("officer", hall="elsewhere").get_check_run(run=asked["id"])
    with pytest.raises(NotFound):
        bad.by("officer").get_back_test(run=asked["id"])


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"period_from": "2025-01-01T00:00:00Z", "period_to": "2026-02-06T00:00:00Z"}, "from"),  # 401 days
        ({"period_from": "2026-03-02T00:00:00Z", "period_to": "2026-03-02T00:00:00Z"}, "to"),
        ({"period_from": "2027-03-02T00:00:00Z", "period_to": "2027-03-03T00:00:00Z"}, "from"),  # to come
    ],
)
def test_periods_that_cannot_be_are_refused_by_name_wherever_they_are_asked_for(bad, period, field):
    officer = bad.by("officer")
    for ask in (
        lambda: officer.run_check(hall=bad.hall, standard="nanhai-hall", **period),
        lambda: officer.request_checks(halls=[bad.hall], standard="nanhai-hall", **period),
        lambda: officer.request_back_test(halls=[bad.hall], **STRICTER, every="whole", **period),
    ):
        with pytest.raises(Invalid) as refused:
            ask()
        assert refused.value.field == field


def test_a_period_of_400_days_is_checked(bad):
    officer = bad.by("officer")
    longest = {"period_from": "2025-03-01T00:00:00Z", "period_to": "2026-04-05T00:00:00Z"}
    done = ready(officer.get_check_run, officer.request_checks(halls=[bad.hall], standard="nanhai-hall", **longest))
    assert done["state"] == "ready"


def test_a_stricter_threshold_says_which_hall_would_have_failed_on_what(bad):
    bad.by("admin").publish_standard(
        standard=with_waiting(100, {**read_standard(), "version": "lenient", "valid_from": "2026-01-01"})
    )
    found = back_test(bad, standard="nanhai-hall", thresholds=[{"clause": "W-01", "threshold": 30}])
    clause = next(each for each in found["parts"][0]["clauses"] if each["clause"] == "W-01")
    assert (clause["word"], clause["draft"]["verdict"], clause["in_force"]["verdict"]) == (
        "newly_failed",
        "failed",
        "passed",
    )
    assert clause["draft"]["figure"] == clause["in_force"]["figure"]
    assert found["halls_in_sum"][0]["newly_failed"] == 1
    assert {each["clause"] for each in found["clauses_in_sum"] if each["newly_failed"]} == {"W-01"}


def with_waiting(most: float, standard: dict[str, Any]) -> dict[str, Any]:
    changed = next(each for each in standard["clauses"] if each["id"] == "W-01")
    changed["conditions"] = [{**each, "at_most": most} for each in changed["conditions"]]
    return standard


def test_a_draft_is_tried_without_being_published_and_raises_no_finding(bad):
    draft = with_waiting(1, {**read_standard(), "version": "draft-1", "valid_from": "2099-01-01"})
    found = back_test(
        bad, draft=draft, every="day", period_from="2026-03-01T16:00:00Z", period_to="2026-03-02T16:00:00Z"
    )
    assert (found["state"], found["draft"], found["progress"]) == ("ready", "draft-1", {"done": 1, "of": 1})
    assert found["halls_in_sum"][0]["failed_draft"] >= 1
    assert bad.by("officer").list_findings(hall=bad.hall)["items"] == []
    assert bad.by("officer").list_checks(hall=bad.hall)["items"] == []
    with pytest.raises(NotFound):
        bad.by("officer").get_standard(standard="nanhai-hall", version="draft-1")


def test_a_draft_that_contradicts_itself_is_refused_before_anything_is_done(bad):
    draft = {**read_standard(), "clauses": [*read_standard()["clauses"], read_standard()["clauses"][0]]}
    with pytest.raises(Invalid, match="twice"):
        bad.by("officer").request_back_test(halls=[bad.hall], draft=draft, **MARCH)
    with pytest.raises(Invalid):
        bad.by("officer").request_back_test(halls=[bad.hall], **MARCH)


def test_a_run_whose_process_died_is_gone_on_with_where_it_was_left(bad, store):
    officer = bad.by("officer")
    asked = officer.request_back_test(
        halls=[bad.hall], **STRICTER, every="day", period_from="2026-03-01T16:00:00Z", period_to="2026-03-04T16:00:00Z"
    )
    done = ready(officer.get_back_test, asked)
    store.database["runs"].update_one(
        {"_id": asked["id"]}, {"$set": {"state": "waiting", "parts": [{**done["parts"][0], "mark": 1}]}}
    )
    Copy(store).back_test()
    again = eventually(
        lambda: found if (found := store.runs.get("back_test", asked["id"]))["state"] == "ready" else None, "the run"
    )
    assert [each.get("mark") for each in again["parts"]] == [1, None, None]


def test_whoever_comes_back_late_adds_nothing(bad, store):
    asked = bad.by("officer").request_checks(halls=[bad.hall], standard="nanhai-hall", **MARCH)
    ready(bad.by("officer").get_check_run, asked)
    kept = store.runs.get("checks", asked["id"])
    assert not store.runs.part_done({**kept, "claims": kept["claims"] - 1}, {"hall": "late"})


def test_one_key_asks_for_one_run(bad):
    asked = [
        bad.by("officer", key="group").request_checks(halls=[bad.hall], standard="nanhai-hall", **MARCH)["id"]
        for _ in range(3)
    ]
    assert len(set(asked)) == 1


def test_swept_facts_are_gone_those_of_open_findings_stay_and_older_checks_are_refused(bad, store):
    officer = bad.by("officer")
    officer.run_check(hall=bad.hall, standard="nanhai-hall", **MARCH)
    assert store.retention.needed_since() <= datetime.fromisoformat(MARCH["period_from"])
    before = datetime.fromisoformat("2026-03-02T00:40:00Z") + timedelta(days=1)
    while store.retention.sweep("tickets", before):
        pass
    assert store.database["fact_tickets"].count_documents({"hall": bad.hall}) == 0
    assert store.database["fact_halls"].count_documents({"hall": bad.hall}) == 1
    with pytest.raises(Invalid, match="not kept") as refused:
        officer.run_check(hall=bad.hall, standard="nanhai-hall", **MARCH)
    assert refused.value.field == "from"
    store.database["retention"].delete_many({})
