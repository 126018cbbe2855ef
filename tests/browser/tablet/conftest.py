"""A guidance desk for each test, in a hall that no test beside it uses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.stage import Stage
from tests.browser.tablet.desk import Desk


@pytest.fixture
def desk(stage: Stage) -> Iterator[Callable[[str], Desk]]:
    """Return the desk of a hall: ``desk("xiqiao")``."""
    begun: list[Desk] = []

    def of(hall: str) -> Desk:
        begun.append(Desk(stage, hall))
        begun[-1].end()
        return begun[-1]

    yield of
    for each in begun:
        each.end()
