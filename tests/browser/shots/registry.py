"""The list of pages and states. A page's author adds a module beside this one, and in it a function a state.

.. code-block:: python

    @shot("board-called")
    def called(stage: Stage) -> Page:
        page = stage.open("/board", "board", "guicheng", size=BOARD)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

The function brings the page into the state and returns it once it shows; it names no language, which the stage has.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.stage import Stage

Scene = Callable[[Stage], Page]
_SHOTS: dict[str, Scene] = {}


def shot(name: str) -> Callable[[Scene], Scene]:
    """Add a state under ``name``, such as ``board-called``: what its picture is called, before the language."""

    def add(scene: Scene) -> Scene:
        assert name not in _SHOTS, f"There are two states called {name}."
        _SHOTS[name] = scene
        return scene

    return add


def all_shots() -> dict[str, Scene]:
    """Return every state of every page, by name."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if not module.name.startswith(("test_", "registry")):
            importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_SHOTS.items()))
