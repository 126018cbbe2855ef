from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from deploy.sample.checked_yaml import BadFile
from deploy.sample.world import HERE, read_departments, read_hall, read_world
from services.intake.domain import hall_from
from shared.contracts.events import validated
from shared.hours import door_at
from tests.unit.intake.worlds import NOON

TOWNS = ["dali", "danzao", "guicheng", "jiujiang", "lishui", "shishan", "xiqiao"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "sample"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def edited(file: Path, old: str, new: str) -> int:
    """Replace the first ``old`` in ``file`` and return its line."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_sample_has_the_district_centre_and_its_seven_towns() -> None:
    assert sorted(hall["id"] for hall in read_world().halls) == sorted(["nanhai", *TOWNS])


def test_every_sample_hall_keeps_the_promises_that_other_makers_rely_on() -> None:
    for hall in read_world().halls:
        queues = [queue["id"] for queue in hall["queues"]]
        numbers = [counter["number"] for counter in hall["counters"]]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= (12 if hall["id"] == "nanhai" else 8)
        assert len(queues) >= (8 if hall["id"] == "nanhai" else 4)
        assert hall["counters"][0]["queues"] == queues
        assert hall["guidance_seats"] >= 2
        assert door_at(hall_from(hall).hours, NOON).gives_tickets


def test_every_queue_has_a_counter_of_its_own_beside_the_first() -> None:
    for hall in read_world().halls:
        served = {queue for counter in hall["counters"][1:] for queue in counter["queues"]}
        assert served == {queue["id"] for queue in hall["queues"]}


def test_a_queue_has_the_same_letter_and_name_in_every_hall() -> None:
    known: dict[str, object] = {}
    for hall in read_world().halls:
        for queue in hall["queues"]:
            assert known.setdefault(queue["id"], queue) == queue


def test_matters_in_both_languages_are_open_where_their_queue_is() -> None:
    world = read_world()
    assert len(world.matters) >= 60
    assert len({matter["id"] for matter in world.matters}) == len(world.matters)
    for matter in world.matters:
        validated("matter_published", {"matter": matter, "revision": 1})
        words = [matter["name"], matter["department"], *(material["name"] for material in matter["materials"])]
        assert all(each["en"].isascii() and not each["zh"].isascii() for each in words)
        assert matter["materials"]
        assert matter["average_minutes"]
        assert matter["promised_days"] is not None
        assert "nanhai" in matter["queues"]


def test_no_promise_is_slower_than_the_law() -> None:
    for matter in read_world().matters:
        assert matter["legal_days"] is None or matter["promised_days"] <= matter["legal_days"]


def test_every_queue_has_a_file_of_its_own_with_several_matters() -> None:
    centre = read_hall(HERE / "halls" / "nanhai.yaml")
    queues = {queue["id"] for queue in centre["queues"]}
    assert {file.stem for file in (HERE / "matters").glob("*.yaml")} == queues
    counted = Counter(matter["queues"]["nanhai"] for matter in read_world().matters)
    assert set(counted) == queues
    assert min(counted.values()) >= 6


def test_every_department_has_an_english_name_and_a_queue_of_the_district_centre_or_none() -> None:
    centre = read_hall(HERE / "halls" / "nanhai.yaml")
    queues = {queue["id"] for queue in centre["queues"]}
    for department in read_departments().values():
        assert department.en.isascii()
        assert department.queue is None or department.queue in queues


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("number: 3,", "number: 2,", "counters.2.number: 2 is used twice"),
        ("number: 3,", "number: three,", "counters.2.number: Not a valid integer"),
        ("id: danzao-3,", "id: guicheng-3,", "counters.2.id: guicheng-3 must be danzao-3"),
        ("queues: [social]", "queues: [taxes]", "counters.2.queues.0: There is no queue taxes"),
        ("letter: B", "letter: A", "queues.1.letter: A is used twice"),
        ("letter: B", "letter: O", "queues.1.letter: Must be one capital letter, no I or O"),
        ("queues: [general, social, enterprise, civil]", "queues: [general]", "Counter 1 must serve every queue"),
        ("zone: Asia/Shanghai", "zone: Asia/Foshan", "zone: Asia/Foshan is no time zone"),
        ('weekday: 2, opens: "00:00"', 'weekday: 2, opens: "25:00"', "hours.1.opens: Must be HH:MM"),
        ("one_priority_call_in: 3", "one_priority_call_inn: 3", "settings.one_priority_call_inn: Is not known here"),
        ("id: danzao\n", "id: danzhao\n", "id: Must be danzao, as the file is called"),
    ],
)
def test_a_wrong_hall_is_refused_with_the_line_that_is_wrong(folder: Path, old: str, new: str, words: str) -> None:
    file = folder / "halls" / "danzao.yaml"
    line = edited(file, old, new)
    with pytest.raises(BadFile) as caught:
        read_world(folder)
    assert any(each.startswith(f"{file}:{line}: ") and words in each for each in caught.value.problems)


def test_errors_in_two_halls_are_said_together(folder: Path) -> None:
    for name in ("dali", "xiqiao"):
        edited(folder / "halls" / f"{name}.yaml", "wait_confidence: 0.8", "wait_confidence: 8")
    with pytest.raises(BadFile) as caught:
        read_world(folder)
    assert [Path(each.split(":")[0]).stem for each in caught.value.problems] == ["dali", "xiqiao"]


@pytest.mark.parametrize(
    ("file_name", "old", "new", "words"),
    [
        ("tax", "queue: tax", "queue: taxes", "queue: No hall has a queue taxes"),
        ("social", "id: social-insurance-proof", "id: social-card", "id: social-card is there twice"),
        ("tax", "id: tax-paid-proof", "id: social-card", "id: social-card is in social.yaml already"),
        ("social", "promised_days: 10", "promised_days: ten", "promised_days: Not a valid integer"),
        ("police", "channels: [counter]", "channels: [post]", "channels.0: Must be one of: counter, online"),
    ],
)
def test_a_wrong_matter_is_refused_with_the_line_that_is_wrong(
    folder: Path, file_name: str, old: str, new: str, words: str
) -> None:
    file = folder / "matters" / f"{file_name}.yaml"
    line = edited(file, old, new)
    with pytest.raises(BadFile) as caught:
        read_world(folder)
    assert any(each.startswith(f"{file}:{line}: ") and words in each for each in caught.value.problems)


def test_a_department_that_is_there_twice_is_refused_with_its_line(folder: Path) -> None:
    file = folder / "departments.yaml"
    line = edited(file, "zh: 区人社局", "zh: 区行政审批局")
    with pytest.raises(BadFile, match=rf"departments\.yaml:{line}: 1\.zh: 区行政审批局 is there twice"):
        read_departments(file)


def test_every_hall_offers_life_events_whose_matters_exist() -> None:
    world = read_world()
    known = {matter["id"] for matter in world.matters}
    for hall in world.halls:
        assert {one for event in hall["life_events"] for one in event["matters"]} <= known
        assert set(hall["common_matters"]) <= known
