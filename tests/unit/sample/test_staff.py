"""The places at work of the sample world."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from deploy.sample import BadFile
from deploy.sample.staff import Place, read_staff
from deploy.sample.world import HERE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HERE / "halls", tmp_path / "halls")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    file = folder / "staff.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("hall", sorted(each.stem for each in (HERE / "halls").glob("*.yaml")))
def test_every_hall_has_a_supervisor_clerks_and_a_guide(hall: str) -> None:
    roles = [role for place in read_staff() if place.halls == (hall,) for role in place.roles]
    assert (roles.count("supervisor"), roles.count("clerk") >= 2, roles.count("guide") >= 1) == (1, True, True)


def test_an_officer_and_an_administrator_work_for_every_hall() -> None:
    everywhere = {place.username: place.roles for place in read_staff() if place.halls == ("*",)}
    assert everywhere == {"admin": ("admin",), "officer-1": ("officer",)}


def test_every_user_name_is_a_place_of_its_own(folder: Path) -> None:
    file = written(folder, "- {halls: [dali], roles: [clerk], usernames: [dali-a, dali-b]}\n")
    assert read_staff(file) == [Place("dali-a", ("clerk",), ("dali",)), Place("dali-b", ("clerk",), ("dali",))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {halls: [mars], roles: [clerk], usernames: [aa]}\n", "staff.yaml:1: 0.halls.0: There is no hall mars"),
        ("- {halls: [dali], roles: [king], usernames: [aa]}\n", "staff.yaml:1: 0.roles.0: "),
        ("- {halls: [dali], roles: [kiosk], usernames: [aa]}\n", "staff.yaml:1: 0.roles.0: "),
        ("- {halls: [dali], roles: [clerk], usernames: []}\n", "staff.yaml:1: 0.usernames: "),
        (
            "- {halls: [dali], roles: [clerk], usernames: [aa], password: secret-enough}\n",
            "password: Is not known here",
        ),
        ("- {halls: [dali], roles: [clerk], usernames: [aa, AA]}\n", "AA is there twice"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(folder: Path, text: str, words: str) -> None:
    with pytest.raises(BadFile) as refused:
        read_staff(written(folder, text))
    assert words in str(refused.value)
