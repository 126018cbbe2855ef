"""A report on two halls, from two weeks of events: the one that is late is named, and by more than chance."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

from shared.clock import iso
from tests.e2e.waiting import eventually
from tests.integration.standards.morning import OPENS, Morning
from tests.unit.standards.reports.sample import clause, standard

DAYS = 12


def fortnight(hall, waits):
    """Return what happened in a hall: each day some visitors, each of whom waited so long."""
    morning = Morning(hall)
    morning.publish()
    for day in range(DAYS):
        for place, minutes in enumerate(waits(day)):
            number, arrived = day * 10 + place + 1, day * 24 * 60 + place * 20.0
            morning.visit(number, arrived, arrived + minutes)
    for event in morning.events:
        if event.data.get("day"):
            event.data["day"] = (event.time + timedelta(hours=8)).date().isoformat()
    return morning.events


def test_a_hall_that_is_late_day_by_day_is_named_and_one_with_few_days_is_not(office):
    late, few = f"{office.hall}b", f"{office.hall}c"
    plan = {
        **standard([clause("P-01", "premises", measure="wait_minutes", applies_to=None)], ["premises"]),
        "id": "two-halls",
    }
    officer = office.by("officer", "*")
    officer.publish_standard(standard=plan)
    office.hear(fortnight(office.hall, lambda day: [5, 6, 7, 8, 9, 20 if day % 4 == 0 else 10]))
    office.hear(fortnight(late, lambda day: [25, 26, 27, 10, 9, 20 if day % 4 == 0 else 10]))
    office.hear(fortnight(few, lambda day: [30] * 6 if day < 2 else []))
    span = {"period_from": iso(OPENS - timedelta(hours=8)), "period_to": iso(OPENS + timedelta(days=DAYS))}
    report = officer.request_report(halls=[office.hall, late, few], standard="two-halls", **span)["id"]
    eventually(lambda: officer.get_report(report=report)["state"] == "ready", "the report", 120)
    said = json.loads(base64.b64decode(officer.report_file(report=report, form="json")["content"]))
    compared = said["clauses"][0]["comparison"]
    words = {each["hall"]: each["word"] for each in compared["halls"]}
    assert words == {office.hall: "better", late: "worse", few: "not_compared"}
    assert compared["spread"]["freedom"] == 2 * (DAYS - 1)
    assert [each["hall"] for each in said["clauses"][0]["halls"]] == [office.hall, late, few]
