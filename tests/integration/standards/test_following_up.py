"""Findings followed up through the service: owned, talked about, proved, escalated, led back to their evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import eventlet
import pytest

from services.standards.escalation_rounds import EscalationRounds
from services.standards.store import StandardsStore
from shared.errors import Forbidden, NotFound
from shared.messaging import Call
from shared.security import SYSTEM
from tests.integration.standards.conftest import Office
from tests.integration.standards.morning import at
from tests.integration.standards.test_findings import check, findings, history, one


class Copy(EscalationRounds):
    """What one copy of the service does when its timer fires."""

    def __init__(self, store: StandardsStore) -> None:
        self.store, self.call = store, Call(SYSTEM, "test", None)


def pushed_back(office: Office, finding: str, **fields: Any) -> None:
    """Change what only time would."""
    office.store.database["findings"].update_one({"_id": finding}, {"$set": fields})


def test_whoever_is_given_a_finding_sees_it_and_puts_it_right(bad):
    finding, clerk = one(bad), bad.by("clerk")
    with pytest.raises(Forbidden):
        clerk.get_finding(finding=finding)
    given = bad.by("supervisor").assign_finding(finding=finding, staff="clerk-1")
    assert given["owner"] == {"kind": "staff", "id": "clerk-1"}
    assert [each["id"] for each in clerk.list_findings(owner="me")["items"]] == [finding]
    assert [each["id"] for each in bad.by("officer").list_findings(owner="clerk-1")["items"]] == [finding]
    assert clerk.rectify_finding(finding=finding, measures="加开窗口")["state"] == "rectified"
    with pytest.raises(Forbidden):
        bad.by("clerk", "nanhai").get_finding(finding=finding)


def test_a_role_owns_a_finding_until_another_does(bad):
    finding = one(bad)
    bad.by("officer").assign_finding(finding=finding, role="guide")
    assert [each["id"] for each in bad.by("guide").list_findings(owner="me")["items"]] == [finding]
    bad.by("officer").assign_finding(finding=finding, role="clerk")
    assert bad.by("guide").list_findings(owner="me")["items"] == []


def test_comments_of_many_at_once_are_all_kept(bad):
    finding = one(bad)
    pool = eventlet.GreenPool()
    said = [pool.spawn(bad.by("officer").comment_finding, finding=finding, words=f"第{n}条") for n in range(4)]
    for each in said:
        each.wait()
    kept = bad.by("admin").get_finding(finding=finding)["comments"]
    assert sorted(each["words"] for each in kept) == [f"第{n}条" for n in range(4)]


def test_a_proof_names_checks_and_visits_that_the_hall_has(bad):
    finding, hall = one(bad), bad.by("supervisor")
    known = [{"kind": "check", "id": check(bad)["id"]}, {"kind": "visit", "id": f"{bad.hall}-v1"}]
    for wrong in ({"kind": "check", "id": "none"}, {"kind": "visit", "id": "nanhai-v1"}):
        with pytest.raises(NotFound) as refused:
            hall.rectify_finding(finding=finding, measures="加开窗口", references=[known[0], wrong])
        assert refused.value.field == "references.1.id"
    done = hall.rectify_finding(
        finding=finding, measures="加开窗口", references=[*known, {"kind": "document", "id": "d"}]
    )
    assert [each["kind"] for each in done["rounds"][0]["references"]] == ["check", "visit", "document"]


def test_the_next_check_that_passes_is_attached_to_what_was_put_right(bad):
    finding = one(bad, "M-02")
    bad.by("supervisor").rectify_finding(finding=finding, measures="改承诺时限")
    check(bad)
    assert bad.by("officer").get_finding(finding=finding)["rounds"][0]["recheck"] is None
    pushed_back(bad, finding, **{"rounds.0.measures.at": at(60), "clause": "W-02"})  # a clause that nobody breaks
    bad.store.database["findings"].update_one({"_id": finding}, {"$set": {"clause": "M-08"}})
    passed = check(bad)
    attached = bad.by("officer").get_finding(finding=finding)["rounds"][0]["recheck"]
    verdicts = {each["id"]: each["verdict"] for each in passed["clauses"]}
    assert (verdicts["M-08"], attached["check"]) == ("passed", passed["id"])
    assert history(bad, finding)[-1] == "finding_rechecked"
    check(bad)
    assert history(bad, finding).count("finding_rechecked") == 1


def test_overdue_findings_are_listed_and_escalated_once_a_level_though_several_copies_look(bad):
    finding = one(bad)
    long_ago = (datetime.now(UTC) - timedelta(days=60)).date().isoformat()
    pushed_back(bad, finding, due=long_ago)
    assert [each["id"] for each in findings(bad, overdue=True)] == [finding]
    assert finding not in {each["id"] for each in findings(bad, overdue=False)}
    copies = [Copy(bad.store) for _ in range(4)]
    pool = eventlet.GreenPool()
    for looking in [pool.spawn(each.escalate_findings) for each in copies]:
        looking.wait()
    told = bad.by("officer").get_finding(finding=finding)["escalations"]
    assert [each["level"] for each in told] == ["supervisor", "officer", "admin"]
    assert history(bad, finding) == ["finding_raised", *["finding_escalated"] * 3]


def test_a_finding_leads_to_the_visits_that_prove_it_and_to_the_events_of_each(bad):
    finding, office = one(bad), bad.by("officer")
    first = office.list_evidence(finding=finding, limit=6)
    rest = office.list_evidence(finding=finding, after=first["next"])
    cases = first["items"] + rest["items"]
    assert (len(cases), rest["next"]) == (10, None)
    assert [each["value"] for each in cases] == sorted((each["value"] for each in cases), reverse=True)
    assert (cases[0]["visit"], cases[0]["kept"], cases[0]["unit"]) == (f"{bad.hall}-v10", False, "minutes")
    whole = office.get_evidence(finding=finding, case=cases[0]["case"])
    assert {"visit_registered", "ticket_issued", "ticket_called"} <= {each["type"] for each in whole["events"]}
    assert [each["at"] for each in whole["events"]] == sorted(each["at"] for each in whole["events"])
    assert {each["data"]["visit"] for each in whole["events"]} == {f"{bad.hall}-v10"}
    assert all("actor" not in each for each in whole["events"])


def test_evidence_of_what_is_not_there_is_refused_by_name(bad):
    finding = one(bad)
    for given, field in (({"case": "ticket:none:0"}, "case"), ({"case": "x"}, "case")):
        with pytest.raises(NotFound) as refused:
            bad.by("officer").get_evidence(finding=finding, **given)
        assert refused.value.field == field
    with pytest.raises(Forbidden):
        bad.by("supervisor", "nanhai").list_evidence(finding=finding)
