"""What the door is and what the kiosk says: the office's table of cases."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from services.intake.domain import Hall, hall_from, notices, require_admission
from shared.contracts.halls import Hall as HallSchema
from shared.contracts.parsing import parsed
from shared.contracts.sentences import chinese
from shared.errors import Conflict
from shared.hours import door_at
from shared.hours.official import OfficialCalendar
from tests.unit.queue.hall import plain_hall

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "door.yaml").read_text("utf-8"))
ZONE = ZoneInfo("Asia/Shanghai")
DAY = [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:30", "closes": "17:00", "last_ticket": "16:45"}]
EVENING = {"weekday": 4, "opens": "18:00", "closes": "20:00", "by_appointment": True}


def office_hall(**more: Any) -> dict[str, Any]:
    """Return the hall of the table as it is published."""
    facts = {
        **plain_hall(after_hours_minutes=60),
        "hours": [{"weekday": day, **each} for day in range(1, 6) for each in DAY] + [EVENING],
        "calendar": {"follows": "official", "make_up_weekday": 1},
        "special_days": [
            {"day": "2026-03-20", "openings": [], "reason": {"zh": "盘点", "en": "Stocktaking"}},
            {
                "day": "2026-03-21",
                "openings": [{"opens": "09:00", "closes": "11:00"}],
                "reason": {"zh": "盘点补班", "en": "Instead"},
            },
        ],
        "lunches": [{"begins": "11:30", "ends": "12:00", "counters": [1, 2], "weekdays": [3]}],
        "appointments": {"slots": [{"queue": "tax", "begins": "09:00", "ends": "12:00", "minutes": 30, "places": 2}]},
        **more,
    }
    return dict(parsed(HallSchema(), facts))


def the_hall(**more: Any) -> Hall:
    return hall_from(office_hall(**more), OfficialCalendar())


def at(text: str) -> datetime:
    return datetime.fromisoformat(str(text)).replace(tzinfo=ZONE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_door_of_a_hall(case):
    hall, now = the_hall(), at(case["at"])
    door = door_at(hall.hours, now)
    assert door.code == case["is"]
    if "next" in case:
        assert door.next is not None
        assert door.next.opens == at(case["next"])
    if "notices" in case:
        wait = {"likely_minutes": case["wait"]}
        told = notices(hall, now, wait)
        assert [each["code"] for each in told] == case["notices"]
        assert all(each["zh"] and each["en"] for each in told)


@pytest.mark.parametrize("case", [each for each in CASES if each["is"] != "open"], ids=lambda case: case["name"])
def test_the_kiosk_says_why_there_is_no_ticket_and_what_can_be_done(case):
    with pytest.raises(Conflict) as refused:
        require_admission(the_hall(), at(case["at"]))
    detail = refused.value.detail
    assert chinese(refused.value.message)
    assert detail["code"] == case["is"]
    assert detail["next_opening"] == at(case["next"]).isoformat()
    assert detail["offers"] == ["appointment", "guidance_desk"]
    assert case.get("says", "") in detail["words"]["zh"] + detail["words"]["en"]
    assert f"{at(case['next']):%H:%M}" in detail["words"]["zh"]


@pytest.mark.parametrize("when", ["2026-03-02 16:50", "2026-03-05 18:30"])
def test_an_appointment_is_let_in_after_the_last_ticket_and_in_its_own_hours(when):
    assert require_admission(the_hall(), at(when), appointment=True).session


def test_an_appointment_opens_no_closed_door():
    with pytest.raises(Conflict):
        require_admission(the_hall(), at("2026-03-02 08:30"), appointment=True)


def test_a_hall_without_hours_never_opens_and_says_so():
    hall = the_hall(hours=[], special_days=[])
    with pytest.raises(Conflict, match="no opening is planned") as refused:
        require_admission(hall, at("2026-03-02 10:00"))
    assert refused.value.detail["next_opening"] is None


def test_round_the_clock_nobody_is_told_of_closing():
    hall = hall_from(dict(parsed(HallSchema(), plain_hall())))
    assert notices(hall, at("2026-03-02 23:50"), {"likely_minutes": 60}) == []
