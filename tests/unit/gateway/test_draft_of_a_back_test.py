"""The draft that a back-test tries, as it was written."""

from __future__ import annotations

import pytest

from deploy.sample.standard import FILE
from services.gateway.routes.runs import with_draft
from shared.errors import Invalid


def test_a_draft_is_read_from_the_text_that_would_be_published():
    text = FILE.read_text(encoding="utf-8")
    wanted = with_draft(text, draft=None, halls=["nanhai"])
    assert wanted["halls"] == ["nanhai"]
    assert {"W-01", "P-02"} <= {each["id"] for each in wanted["draft"]["clauses"]}


def test_every_fault_in_the_text_is_said_with_its_line():
    text = FILE.read_text(encoding="utf-8").replace("weight:", "wait:", 1)
    with pytest.raises(Invalid) as refused:
        with_draft(text, draft=None)
    faults = (refused.value.detail or {})["faults"]
    assert refused.value.field == "draft_text"
    assert text.splitlines()[faults[0]["line"] - 1].strip().startswith("wait:")
    assert str(refused.value).startswith(f"Line {faults[0]['line']}: ")


def test_two_drafts_at_once_are_refused_and_none_is_left_to_the_office():
    with pytest.raises(Invalid):
        with_draft("id: x", draft={"id": "y"})
    assert with_draft(draft={"id": "y"}) == {"draft": {"id": "y"}}
