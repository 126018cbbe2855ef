"""No state of any page violates WCAG 2.2 AA, in either language; with ``HALL_SHOTS`` each leaves its picture there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.looking import assert_accessible
from tests.browser.shots.registry import all_shots
from tests.browser.stage import Stage


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", all_shots())
def test_a_state_is_accessible(stage: Stage, name: str, language: str) -> None:
    stage.language = language
    page = all_shots()[name](stage)
    if folder := os.environ.get("HALL_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.{language}.png", full_page=True, animations="disabled")
    assert_accessible(page)
