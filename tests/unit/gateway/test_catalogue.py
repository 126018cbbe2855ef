"""What a kiosk can find: by pinyin, by life events, and only what is open in its hall."""

import pytest

from services.gateway.catalogue import catalogue, spelled

BOTH = {"zh": "社会保障卡申领", "en": "Social card"}
MATTER = {
    "id": "card",
    "name": BOTH,
    "department": BOTH,
    "materials": [],
    "channels": ["counter"],
    "average_minutes": 5,
    "promised_days": 0,
    "queues": {"nanhai": "social"},
    "revision": 3,
}
HALL = {
    "id": "nanhai",
    "life_events": [
        {"id": "birth", "name": BOTH, "matters": ["card", "elsewhere"]},
        {"id": "moon", "name": BOTH, "matters": ["elsewhere"]},
    ],
    "common_matters": ["elsewhere", "card"],
}


@pytest.mark.parametrize(
    ("name", "initials", "pinyin"),
    [
        ("社会保障卡申领", "shbzksl", "shehuibaozhangkashenling"),
        ("重庆银行（新办）", "cqyhxb", "chongqingyinhangxinban"),
        ("A类ETC", "aletc", "aleietc"),
    ],
)
def test_a_name_is_found_by_its_pinyin(name, initials, pinyin):
    assert spelled(name) == (initials, pinyin)


def test_what_is_not_open_in_the_hall_is_not_offered():
    shown = catalogue(HALL, [MATTER])
    assert shown["common_matters"] == ["card"]
    assert [(each["id"], each["matters"]) for each in shown["life_events"]] == [("birth", ["card"])]
    assert shown["matters"][0]["queue"] == "social"


def test_the_version_changes_with_the_content_and_not_without():
    before = catalogue(HALL, [MATTER])["version"]
    assert catalogue(HALL, [{**MATTER, "revision": 4}])["version"] == before
    assert catalogue(HALL, [{**MATTER, "promised_days": 1}])["version"] != before
