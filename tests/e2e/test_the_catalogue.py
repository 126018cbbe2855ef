"""Real matters come in by a file, and a second time change nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.e2e.people import done

HEADER = "department,group,name,item_code,task_type\n"
SOURCE = "900001"
ROWS = [
    "区人社局,未分类,端到端社保事项登记,E2E-1,20",
    "区公安分局,未分类,端到端户籍事项登记,E2E-2,1",
    "不存在的部门,未分类,端到端未开放事项,E2E-3,1",
]


@pytest.fixture(scope="module")
def imported(suite, tmp_path_factory):
    """What the command said at the first and at the second import."""
    file = tmp_path_factory.mktemp("catalogue") / f"matters-{SOURCE}.csv"
    file.write_text(HEADER + "\n".join(ROWS) + "\n")
    command = [sys.executable, "-m", "deploy.hall", "catalogue", "import", str(file)]
    environment = {**os.environ, "HALL_HOME": str(suite.home), "PYTHONWARNINGS": "ignore"}

    def once() -> str:
        run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=120)
        return run.stdout

    return once(), once()


def test_importing_again_changes_nothing(imported):
    first, again = imported
    assert first.startswith("3 matters: 3 new, 0 changed, 0 unchanged")
    assert again.startswith("3 matters: 0 new, 0 changed, 3 unchanged")


def test_what_no_queue_takes_is_listed_as_not_yet_open(imported):
    assert "2 open at nanhai, 1 not yet open" in imported[0]
    assert "不存在的部门" in imported[0]


def test_an_imported_matter_can_be_had_at_once(imported, cast):
    kiosk = cast("kiosk", "nanhai")
    found = done(kiosk.get("/matters", hall="nanhai", q="端到端"))["items"]
    assert {each["id"] for each in found} == {"E2E-1", "E2E-2"}
    assert {each["source"] for each in found} == {SOURCE}
    ticket = kiosk.take_ticket("E2E-1")["ticket"]
    assert ticket["queue"] == "social"


def test_a_guide_helps_with_an_imported_matter(imported, cast):
    guide, kiosk = cast("guide", "nanhai"), cast("kiosk", "nanhai")
    asked = done(kiosk.post("/halls/nanhai/guidance-requests", {"matter": "E2E-2"}), 201)
    done(guide.post(f"/guidance-requests/{asked['id']}/claim"))
    said = {"outcome": "not_possible_online", "reason": "须到窗口办理"}
    assert done(guide.post(f"/guidance-requests/{asked['id']}/resolve", said))["outcome"] == "not_possible_online"
