"""Checklists through the service: published by the office, generated where nobody has written one."""

from __future__ import annotations

import copy

import pytest

from deploy.checklists import FOLDER, read_checklists
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from tests.integration.guidance.conftest import Desk


def written(matter: str, version: str = "1") -> dict:
    """Return a checklist for ``matter``, such as the sample has."""
    return {**copy.deepcopy(read_checklists(FOLDER / "general.yaml")[0]), "matter": matter, "version": version}


def test_a_published_checklist_is_in_force_and_its_versions_stay(desk: Desk) -> None:
    officer, guide = desk.by("officer"), desk.by("guide")
    assert guide.get_checklist(matter=desk.matter)["generated"]
    first, second = written(desk.matter), {**written(desk.matter, "2"), "valid_from": "2020-01-01"}
    counts = [officer.publish_checklists(checklists=[each]) for each in (first, first, second)]
    assert [next(name for name, n in each.items() if n) for each in counts] == ["created", "unchanged", "changed"]
    assert guide.get_checklist(matter=desk.matter)["version"] == "2"
    assert guide.get_checklist(matter=desk.matter, version="1")["steps"] == first["steps"]
    with pytest.raises(Conflict):
        officer.publish_checklists(checklists=[{**first, "valid_from": "2030-01-01"}])


def test_one_wrong_checklist_refuses_all_and_says_where(desk: Desk) -> None:
    wrong = written(desk.matter)
    wrong["steps"][0]["kind"] = "form"
    with pytest.raises(Invalid) as refused:
        desk.by("officer").publish_checklists(checklists=[written(desk.matter), wrong])
    assert "checklists.1.steps.0.kind" in refused.value.detail["problems"]
    assert desk.by("guide").get_checklist(matter=desk.matter)["generated"]
    with pytest.raises(NotFound):
        desk.by("officer").publish_checklists(checklists=[written("no-such-matter")])
    with pytest.raises(Forbidden):
        desk.by("guide").publish_checklists(checklists=[written(desk.matter)])


def test_a_generated_checklist_stays_as_it_was_for_whoever_went_by_it(desk: Desk) -> None:
    made = desk.by("guide").get_checklist(matter=desk.matter)
    assert desk.by("guide").get_checklist(matter=desk.matter, version=made["version"]) == made
    with pytest.raises(NotFound):
        desk.by("guide").get_checklist(matter=desk.matter, version="none")


def test_a_hall_has_its_own_reasons_or_those_of_all(desk: Desk) -> None:
    admin, both = desk.by("admin"), {"zh": "须到窗口办理", "en": "at a counter"}
    with pytest.raises(NotFound):
        desk.by("guide").get_reasons(hall=desk.hall, version="none")
    own = {"hall": desk.hall, "version": "1", "reasons": [{"id": "counter-only", "name": both}]}
    assert admin.publish_reasons(**own)["changed"]
    assert not admin.publish_reasons(**own)["changed"]
    assert desk.by("guide").get_reasons(hall=desk.hall)["reasons"] == own["reasons"]
    with pytest.raises(Invalid):
        admin.publish_reasons(**{**own, "version": "2", "reasons": own["reasons"] * 2})
