"""The sample world's staff: accounts with passwords made by chance, for an instance that is new."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import requests
from rich.console import Console
from rich.table import Table

from deploy.local.credentials import FILE, Account, new_password, write_down
from deploy.local.instance import Instance
from deploy.sample import Patience
from deploy.sample.staff import Place, read_staff
from shared.errors import Unavailable

_BATCH = 10
"""Accounts in one request: each password takes some 0.1 s of work on purpose."""
_PAGE = 200
_SECONDS = 10
_NARROWEST = 80


def add_missing_staff(instance: Instance, session: Any, patience: Patience) -> list[Account]:
    """Make an account of every place of the sample that has none, and return these accounts.

    Raises ``shared.errors.Unavailable`` when the door does not answer for as long as ``patience`` lasts.
    """
    taken = patience.ask(partial(_taken, instance))
    accounts = [Account(place, new_password()) for place in read_staff() if place.username not in taken]
    if accounts:
        write_down(instance.home, accounts)
    for batch in _batches(accounts):
        patience.ask(partial(session.gateway.seed_staff, staff=[each.as_staff() for each in batch]))
    return accounts


def print_accounts(instance: Instance, accounts: Sequence[Account], console: Console) -> None:
    """Print ``accounts`` as a table, if there are any, and say where they are kept."""
    if not accounts:
        return
    table = Table("user name 用户名", "password 密码", "role 角色", "hall 大厅", box=None, pad_edge=False)
    for each in accounts:
        table.add_row(each.username, each.password, ", ".join(each.place.roles), _halls(each.place))
    console.print("\n[bold]New staff accounts[/] (printed this once):", highlight=False)
    wide = Console(file=console.file, width=max(console.width, _NARROWEST))  # a narrower one would cut passwords off
    wide.print(table, highlight=False)
    console.print(
        f"They are also in {instance.home / FILE}, which only you can read: delete it when you have noted what you "
        "need. It is there for an instance to be tried on one machine.",
        style="dim",
        soft_wrap=True,
        highlight=False,
    )


def _halls(place: Place) -> str:
    return "every hall" if "*" in place.halls else ", ".join(place.halls)


def _taken(instance: Instance) -> set[str]:
    """Return the user names of all staff that there are."""
    names: set[str] = set()
    page = _page(instance, None)
    names.update(each["username"] for each in page["items"])
    while page["next"]:
        page = _page(instance, page["next"])
        names.update(each["username"] for each in page["items"])
    return names


def _page(instance: Instance, after: str | None) -> dict[str, Any]:
    place = {"after": after} if after else {}
    try:
        answer = requests.get(
            f"{instance.url}/api/v1/staff",
            params={"limit": str(_PAGE), **place},
            headers={"Authorization": f"Bearer {instance.token('admin', '*')}"},
            timeout=_SECONDS,
        )
    except requests.RequestException as error:
        raise Unavailable("The door does not answer.") from error
    if not answer.ok:
        raise Unavailable(f"The door does not list the staff (status {answer.status_code}).")
    found: dict[str, Any] = answer.json()
    return found


def _batches(accounts: Sequence[Account]) -> list[Sequence[Account]]:
    return [accounts[start : start + _BATCH] for start in range(0, len(accounts), _BATCH)]
