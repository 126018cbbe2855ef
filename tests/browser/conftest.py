"""Chromium in front of the whole suite. How to write a test: services/gateway/web/README.md."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from eventlet.patcher import is_monkey_patched
from playwright.sync_api import BrowserContext, expect

from services.gateway.screens import BUILT
from tests.browser.chromium import FLAGS, executable
from tests.browser.stage import Stage, host_of
from tests.browser.watching import Watch
from tests.suite import Suite, found_suite, running_suite

collect_ignore_glob = ["*"] if is_monkey_patched("socket") else []
"""Beside other kinds of tests there is no browser (tests/__init__.py): `pytest tests/browser` is a run of its own."""

MORNING = "2026-03-02T09:30:00+08:00"
"""A Monday: every hall is open, whenever the tests run."""
_APPEARS_WITHIN_MS = 15_000


@pytest.fixture(scope="session")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Suite]:
    """The whole suite, on a Monday morning; with ``HALL_TEST_HOME`` the one that runs there, which spares its start."""
    if not (BUILT / "index.html").exists():
        pytest.exit("The screens are not built: run `make screens`.", returncode=2)
    if home := os.environ.get("HALL_TEST_HOME"):
        yield found_suite(Path(home))
        return
    with running_suite(tmp_path_factory.mktemp("hall"), "--clock-start", MORNING) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Chromium is started."""
    try:
        path = executable()
    except LookupError as missing:
        pytest.exit(str(missing), returncode=2)
    return {**browser_type_launch_args, "executable_path": path, "args": list(FLAGS)}


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    """How long `expect` waits; the machine may be busy."""
    expect.set_options(timeout=_APPEARS_WITHIN_MS)


@pytest.fixture
def watch(suite: Suite) -> Iterator[Watch]:
    """What the pages of a test show that they must not; fails the test at its end."""
    watch = Watch(host_of(suite))
    yield watch
    watch.check()


@pytest.fixture
def stage(suite: Suite, new_context: Callable[..., BrowserContext], watch: Watch) -> Stage:
    """Opens pages of the suite as somebody: ``stage.open("/board", "board", "guicheng", size=BOARD)``."""
    return Stage(suite, new_context, watch)
