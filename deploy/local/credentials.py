"""The passwords that an instance on this machine gave its staff, in a file that only its owner reads.

An account is written down *before* it is made, with the password it will get: whatever dies in between, no account has
a password that nobody knows. A line whose account was not made is replaced when it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.private_file import write_private
from deploy.sample.staff import Place

FILE = "credentials.txt"
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what looks alike on a note: 0 and o, 1, i and l."""
_GROUPS, _GROUP_LENGTH = 3, 4
_HEAD = """\
# The staff of this instance: user name, password, roles, halls. Whoever reads this can sign in as them.
# Delete this file when you have noted what you need. It is for an instance on one machine, made to be tried.
# 本机试用实例的工作人员账号：用户名、密码、角色、大厅。记下所需内容后请删除本文件。
"""


@dataclass(frozen=True)
class Account:
    """A place at work and its first ``password``."""

    place: Place
    password: str

    @property
    def username(self) -> str:
        """The name to sign in with."""
        return self.place.username

    def as_staff(self) -> dict[str, object]:
        """Return it as ``gateway.seed_staff`` takes it."""
        place = self.place
        halls, roles = list(place.halls), list(place.roles)
        return {"username": place.username, "password": self.password, "roles": roles, "halls": halls}


def new_password() -> str:
    """Return a password by chance: twelve of 31 characters, 59 bits."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def write_down(home: Path, accounts: Sequence[Account]) -> None:
    """Add ``accounts`` to the file, in place of what it says of the same user names."""
    names = {each.username for each in accounts}
    stay = [line for line in _lines(home) if line.split() and line.split()[0] not in names]
    text = "\n".join([*stay, *(_line(each) for each in accounts)])
    write_private(home / FILE, f"{_HEAD}{text}\n")


def written_down(home: Path) -> dict[str, str]:
    """Return the passwords in the file by user name."""
    return {words[0]: words[1] for line in _lines(home) if len(words := line.split()) > 1}


def _line(account: Account) -> str:
    place = account.place
    return f"{place.username:<24} {account.password}   {','.join(place.roles):<10} {','.join(place.halls)}"


def _lines(home: Path) -> list[str]:
    try:
        text = (home / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [line for line in text.splitlines() if not line.startswith("#")]
