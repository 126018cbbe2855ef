"""What is missing is told once and completely; how often it was told is counted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.intake.documents import visit as document_of
from services.intake.documents import visit_from
from services.intake.domain import follow, tell
from shared.contracts.events import validated
from shared.errors import Conflict, Invalid, NotFound
from tests.unit.intake.worlds import STARTED, visit

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
MATERIALS = [
    {"name": {"zh": "身份证", "en": "ID card"}, "held": True},
    {"name": {"zh": "租赁合同", "en": "lease"}, "held": False},
    {"name": {"zh": "申请表", "en": "form"}, "held": False},
]


def told(missing=(1,), words=None, before=None):
    at = before or follow(visit(), STARTED)[0]
    return tell(at, "t1", MATERIALS, missing, words=words, now=NOW)


def test_what_is_missing_is_kept_by_name_and_told_of_in_numbers_alone() -> None:
    after, stop, happened = told((2, 1, 1), b"sealed")
    assert [each["en"] for each in stop.told[0].missing] == ["lease", "form"]
    data = validated("materials_noted", happened[0].data)
    assert (data["missing"], data["asked"], data["times"]) == (2, 2, 1)
    assert "sealed" not in str(data)
    assert after.stops[0] == stop


def test_telling_a_second_time_is_counted() -> None:
    first, *_ = told()
    _, stop, happened = told((2,), before=first)
    assert (len(stop.told), happened[0].data["times"]) == (2, 2)


@pytest.mark.parametrize("missing", [(0,), (3,)], ids=["what the government holds", "what the matter does not need"])
def test_nobody_is_asked_for(missing) -> None:
    with pytest.raises(Invalid) as refused:
        told(missing)
    assert refused.value.field == "missing"


def test_a_notice_says_something() -> None:
    with pytest.raises(Conflict):
        told(())
    assert told((), b"sealed")[1].told[0].words == b"sealed"


def test_another_ticket_is_not_this_visits() -> None:
    with pytest.raises(NotFound):
        tell(follow(visit(), STARTED)[0], "t9", MATERIALS, (1,), words=None, now=NOW)


def test_notices_are_kept_with_the_visit() -> None:
    after, *_ = told((1,), b"sealed")
    assert visit_from(document_of(after)).stops == after.stops
