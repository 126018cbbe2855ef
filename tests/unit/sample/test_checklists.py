"""The checklists that are shipped, and files that are refused with the line of what is wrong."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.checklists import FOLDER, read_checklists, read_folder, read_reasons
from deploy.hall import app
from deploy.sample.checked_yaml import BadFile
from deploy.sample.world import read_world

MATTERS = {matter["id"]: matter for matter in read_world().matters}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(FOLDER / "civil.yaml", tmp_path / "civil.yaml"))


def edited(file: Path, old: str, new: str) -> int:
    """Replace the first ``old`` in ``file`` and return its line."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_at_least_forty_matters_of_the_catalogue_have_a_checklist_and_each_can_be_filed_online():
    shipped = read_folder(matters=MATTERS)
    assert len(shipped) >= 40
    assert all("online" in MATTERS[each["matter"]]["channels"] for each in shipped)


def test_every_checklist_says_something_of_its_own_about_its_matter():
    shipped = read_folder()
    said = Counter(step["wording"]["zh"] for each in shipped for step in each["steps"])
    for each in shipped:
        own = [step for step in each["steps"] if said[step["wording"]["zh"]] == 1]
        assert own, each["matter"]
        assert all(step["troubles"] for step in each["steps"]), each["matter"]


def test_every_reason_is_said_in_both_languages():
    assert len(read_reasons()["reasons"]) >= 8


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("kind: form", "kind: forms", "Must be one of"),
        ("use: gd-person-submit", "use: gd-person-sumbit", "There is no shared step gd-person-sumbit"),
        ("example: WB-2026-000123", "example: none", "Does not fit the pattern"),
        ("matter: minimum-living", "matter: old-age-allowance", "is there twice"),
        ("      - use: gd-person-receipt", "      - {use: gd-person-receipt, kind: form}", "not both"),
        ("      - id: form\n", "      - id: form\n        colour: red\n", "Is not known here"),
        ("      - use: gd-person-sign-in\n", "", "The first step must be of kind sign_in"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_expectation(file, old, new, expected):
    line = edited(file, old, new)
    with pytest.raises(BadFile) as refused:
        read_checklists(file)
    problem = next(each for each in refused.value.problems if expected in each)
    assert abs(int(problem.split(":")[1]) - line) <= 12, problem


def test_everything_that_is_wrong_is_said_at_once(file):
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("example: WB-2026-000123", "example: none"), encoding="utf-8")
    with pytest.raises(BadFile) as refused:
        read_checklists(file)
    assert len(refused.value.problems) == len(read_checklists(FOLDER / "civil.yaml"))


def test_the_command_says_all_is_well_or_refuses(file):
    runner = CliRunner()
    done = runner.invoke(app, ["checklist", "check", str(file)])
    assert done.exit_code == 0
    assert "9 checklists" in done.output
    assert "reasons" in runner.invoke(app, ["checklist", "check", str(FOLDER / "reasons.yaml")]).output
    edited(file, "kind: form", "kind: forms")
    assert isinstance(runner.invoke(app, ["checklist", "check", str(file)]).exception, BadFile)
