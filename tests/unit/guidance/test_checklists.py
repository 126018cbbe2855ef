"""Checklists as data: what is refused, what is in force, and what is made where nobody has written one."""

from __future__ import annotations

import copy

import pytest

from services.guidance.domain.checklist import added, checklist_problems, in_force, plan_of, receipt_fits
from services.guidance.domain.generated import generated
from shared.contracts.checklists import Checklist
from shared.contracts.parsing import parsed
from shared.errors import Conflict

BOTH = {"zh": "测试", "en": "a test"}
KINDS = ("sign_in", "form", "submit", "receipt")
CHECKLIST = parsed(
    Checklist,
    {
        "matter": "m1",
        "version": "1",
        "site": BOTH,
        "receipt": {"pattern": r"[A-Z]{2}-\d{4}-\d{4,8}", "example": "WB-2026-0001", "where": BOTH},
        "steps": [{"id": kind, "kind": kind, "title": BOTH, "wording": BOTH} for kind in KINDS],
    },
)


def changed(*path_and_value):
    """Return the checklist with one thing replaced."""
    *path, last, value = path_and_value
    whole = copy.deepcopy(CHECKLIST)
    part = whole
    for step in path:
        part = part[step]
    part[last] = value
    return whole


def test_a_sound_checklist_has_no_problems():
    assert checklist_problems(CHECKLIST) == []


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        (changed("receipt", "pattern", "(A+)+"), ("receipt", "pattern")),
        (changed("receipt", "pattern", "A|B"), ("receipt", "pattern")),
        (changed("receipt", "pattern", "[Z-A]{2}"), ("receipt", "pattern")),
        (changed("receipt", "pattern", r"\d+" * 5), ("receipt", "pattern")),
        (changed("receipt", "example", "12"), ("receipt", "example")),
        (changed("steps", 1, "id", "sign_in"), ("steps", 1, "id")),
        (changed("steps", 0, "kind", "form"), ("steps", 0, "kind")),
        (changed("steps", 2, "kind", "form"), ("steps",)),
        (changed("steps", 1, "kind", "receipt"), ("steps", 2, "kind")),
        (changed("steps", 1, "title", {"zh": "in English", "en": "x"}), ("steps", 1, "title", "zh")),
        (changed("steps", 1, "title", {"zh": "中文", "en": "中文"}), ("steps", 1, "title", "en")),
    ],
)
def test_what_is_wrong_is_named_with_its_place(wrong, at):
    assert at in [path for path, _ in checklist_problems(wrong)]


@pytest.mark.parametrize(("receipt", "fits"), [("WB-2026-0001", True), ("WB-2026-1", False), ("WB-2026-0001\n", False)])
def test_a_receipt_fits_as_a_whole_or_not(receipt, fits):
    assert receipt_fits(CHECKLIST["receipt"]["pattern"], receipt) is fits


def test_the_last_version_whose_day_has_come_is_in_force():
    later = {**CHECKLIST, "version": "2", "valid_from": "2026-04-01"}
    versions = [CHECKLIST, later, {**CHECKLIST, "version": "3", "valid_from": "2026-05-01"}]
    assert in_force(versions, "2026-03-31")["version"] == "1"
    assert in_force(versions, "2026-04-01")["version"] == "2"
    assert in_force([later], "2026-03-31") is None


def test_a_published_version_stays_as_it_is():
    assert added([], CHECKLIST)
    assert not added([CHECKLIST], copy.deepcopy(CHECKLIST))
    with pytest.raises(Conflict):
        added([CHECKLIST], changed("site", {"zh": "别处", "en": "elsewhere"}))


@pytest.mark.parametrize("needed", [0, 1, 3, 24, 25, 60])
def test_a_generated_checklist_is_as_sound_as_a_written_one(needed):
    own = [{"name": {"zh": f"材料{n}", "en": f"Paper {n}"}, "held": False} for n in range(needed)]
    held = {"name": {"zh": "居民身份证", "en": "Identity card"}, "held": True}
    facts = {"id": "m1", "name": {"zh": "事项", "en": "A matter"}, "materials": [held, *own]}
    made = parsed(Checklist, generated(facts, 3))
    assert checklist_problems(made) == []
    attachments = [step for step in made["steps"] if step["kind"] == "attachments"]
    assert len(attachments) == min(needed, 24)
    assert "居民身份证" in made["steps"][1]["wording"]["zh"]
    assert plan_of(made).version == "generated-3"
