"""``hall settings``: what the office has set in a hall, shown and changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any

import yaml
from rich.console import Console
from rich.table import Table

from deploy.refusal import Refused

Asking = Callable[[], AbstractContextManager[Any]]


def show_or_change(asking: Asking, hall: str, changes: Iterable[str], reason: str | None) -> None:
    """Print the settings of ``hall``, after changing those that ``changes`` (``name=value``) name.

    Raises ``Refused`` for a change that cannot be read, or has no ``reason``.
    """
    wanted = dict(_read(change) for change in changes)
    if wanted and not reason:
        raise Refused("Say why: --reason TEXT. It stays on the record.")
    with asking() as session:
        if wanted:
            done = session.intake.change_settings(hall=hall, settings=wanted, reason=reason)
            settings, changed = done["settings"], done["changed"]
        else:
            settings, changed = session.intake.get_hall(hall=hall)["settings"], []
    _print(settings, changed)


def _read(change: str) -> tuple[str, Any]:
    name, equals, value = change.partition("=")
    try:
        if not equals:
            raise Refused(f"{change} is no change: write name=value.")
        return name.strip(), yaml.safe_load(value)
    except yaml.YAMLError as error:
        raise Refused(f"{value} cannot be read as a value.") from error


def _print(settings: dict[str, Any], changed: list[str]) -> None:
    table = Table("", "setting", "value", box=None)
    for name, value in sorted(settings.items()):
        table.add_row("[green]changed[/]" if name in changed else "", name, json.dumps(value, ensure_ascii=False))
    Console(soft_wrap=True).print(table)
