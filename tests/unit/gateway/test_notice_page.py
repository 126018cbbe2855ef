"""The one-time notice as a page: both languages, everything on it, nothing from elsewhere."""

import re

import pytest

from services.gateway.notice_page import notice_page
from services.guidance.notices import wording

FORM = {"material": 1, "name": {"zh": "申请表", "en": "Application form"}, "state": "missing", "reason": None}
LEASE = {
    "material": 3,
    "name": {"zh": "租赁合同<b>", "en": "Lease"},
    "state": "not_in_order",
    "reason": {"id": "expired", "zh": "已过有效期", "en": "no longer valid"},
}
CARD = {"material": 2, "name": {"zh": "居民身份证", "en": "Identity card"}, "state": "held", "reason": None}


def page(large=False, **more):
    notice = {
        "name": {"zh": "公司设立", "en": "Setting up a company"},
        "hall_name": {"zh": "桂城", "en": "Guicheng"},
        "checked_on": "2026-03-02",
        "revision": 3,
        "complete": False,
        "items": [FORM, LEASE],
        "present": [],
        "held": [CARD],
        "late": [],
        "words": wording()["words"],
    }
    return notice_page({**notice, **more}, large=large)


def test_everything_that_is_missing_or_wrong_is_on_it_in_both_languages():
    shown = page()
    for words in (
        "申请表",
        "Application form",
        "缺少",
        "missing",
        "已过有效期",
        "no longer valid",
        "行政许可法",
        "Art. 32",
    ):
        assert words in shown
    assert shown.index("Lease") < shown.index("Identity card")


def test_what_stands_in_the_list_cannot_become_a_tag():
    assert "租赁合同&lt;b&gt;" in page()


def test_it_stands_alone():
    shown = page()
    assert not re.search(r"(src|href)=|url\(|@import|<script", shown)


@pytest.mark.parametrize(("large", "size"), [(False, "100%"), (True, "150%")])
def test_large_type_is_half_as_large_again(large, size):
    assert f"font-size: {size}" in page(large=large)


def test_a_complete_set_asks_for_nothing():
    shown = page(complete=True, items=[], present=[FORM])
    assert "材料齐全" in shown
    assert "一次备齐" not in shown


def test_what_was_not_told_the_last_time_is_marked_and_excused():
    assert "※" not in page()
    assert page(late=[3]).count("※") == 3  # at the material, and in the excuse, which is said twice
