"""Who may sign in to the sample world, as its file says: places at work, without passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marshmallow import fields
from marshmallow.validate import Length

from deploy.sample.checked_yaml import Checked, read
from deploy.sample.world import HERE
from shared.contracts.gateway import StaffMember, username
from shared.contracts.parsing import Path as Steps

_EVERY_HALL = "*"


class Places(StaffMember):
    """Places of the same ``roles`` at the same ``halls``: one for each of ``usernames``."""

    class Meta(StaffMember.Meta):
        exclude = ("username", "password")

    usernames = fields.List(username(), required=True, validate=Length(1, 100))


@dataclass(frozen=True)
class Place:
    """Who signs in as ``username`` has ``roles`` at ``halls`` (ids, or ``*`` for all)."""

    username: str
    roles: tuple[str, ...]
    halls: tuple[str, ...]


def read_staff(file: Path = HERE / "staff.yaml") -> list[Place]:
    """Return the places of ``file``; raises ``BadFile``, also for a hall that has no file and a name used twice."""
    checked = read(file, Places(many=True))
    halls = {each.stem for each in (file.parent / "halls").glob("*.yaml")}
    checked.refuse([*_halls_nowhere(checked, halls), *_doubles(checked)])
    return [
        Place(name, tuple(each["roles"]), tuple(each["halls"])) for each in checked.value for name in each["usernames"]
    ]


def _halls_nowhere(checked: Checked, known: set[str]) -> Iterator[tuple[Steps, str]]:
    for index, each in enumerate(checked.value):
        for at, hall in enumerate(each["halls"]):
            if hall not in known | {_EVERY_HALL}:
                yield (index, "halls", at), f"There is no hall {hall}; there are {', '.join(sorted(known))}."


def _doubles(checked: Checked) -> Iterator[tuple[Steps, str]]:
    seen = set()
    for index, each in enumerate(checked.value):
        for at, name in enumerate(each["usernames"]):
            if name.lower() in seen:
                yield (index, "usernames", at), f"{name} is there twice."
            seen.add(name.lower())
