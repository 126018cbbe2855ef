"""Which event changes which fact."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.standards.domain.projected.said import Said
from services.standards.domain.projection import changes

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("state_to", "on"), [("open", True), ("paused", False), ("closed", False)])
def test_an_action_undone_at_a_counter_leaves_it_staffed_or_not(state_to, on):
    facts = {"counter": "nanhai-3", "counter_number": 3, "day": "2026-03-02", "queues": ["tax"], "clerk": "anna"}
    said = Said(
        "counter_action_undone", "nanhai-3:2026-03-02", 4, AT, "nanhai", {**facts, "action": "a", "state_to": state_to}
    )
    (change,) = changes(said)
    assert change.put["marks.4"] == {"at": AT, "on": on, "queues": ["tax"]}
