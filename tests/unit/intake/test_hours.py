from __future__ import annotations

from datetime import datetime

from services.intake.domain.hours import service_day


def test_the_service_day_is_the_day_in_the_halls_zone() -> None:
    moment = datetime.fromisoformat("2026-03-01T23:30:00+00:00")
    assert service_day("Asia/Shanghai", moment) == "2026-03-02"
