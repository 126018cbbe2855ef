"""The sample world as its files say: halls, matters, and where an imported catalogue's departments are served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields

from deploy.sample.checked_yaml import BadFile, Checked, read
from services.intake.domain import hall_problems
from shared.contracts.halls import Hall
from shared.contracts.kiosk import LifeEvent
from shared.contracts.matters import Matter
from shared.contracts.parsing import Path as Steps
from shared.contracts.words import identifier, text

HERE = Path(__file__).parent
SOURCE = "sample"

Plain = dict[str, Any]


class SampleMatter(Matter):
    """A matter of the sample: ``queue`` opens it in every hall that has a queue of this id."""

    class Meta(Matter.Meta):
        exclude = ("queues", "source", "item_code", "group")

    queue = identifier(required=True)


class Offers(Schema):
    """What kiosks offer first: life ``events``, and the matters that are asked for most (``common``)."""

    common = fields.List(identifier(), required=True)
    events = fields.List(fields.Nested(LifeEvent), required=True)


class DepartmentPlace(Schema):
    """A department of an imported catalogue: its names, and the ``queue`` of its matters (``None``: not yet open)."""

    zh = text(80, required=True)
    en = text(200, required=True)
    queue = identifier(required=True, allow_none=True)


@dataclass(frozen=True)
class Department:
    """How a department is called in English and which queue serves it (``None``: not yet open)."""

    en: str
    queue: str | None


@dataclass(frozen=True)
class World:
    """``halls`` and ``matters`` are ready to be published."""

    halls: list[Plain]
    matters: list[Plain]


def read_world(folder: Path = HERE) -> World:
    """Return what ``folder`` says.

    Raises ``BadFile``, naming file and line of everything that is wrong in any of the files.
    """
    problems: list[str] = []
    halls = [hall for file in sorted((folder / "halls").glob("*.yaml")) for hall in _tried(problems, read_hall, file)]
    offers = _tried(problems, read_offers, folder / "life_events.yaml")
    if problems:
        raise BadFile(problems)
    for hall in halls:
        hall |= {name: hall[name] or offered for name, offered in offers[0].items()}
    return World(halls, read_matters(folder / "matters", halls))


def read_hall(file: Path) -> Plain:
    """Return the hall of ``file``; raises ``BadFile``."""
    checked = read(file, Hall())
    hall: Plain = checked.value
    checked.refuse([*hall_problems(hall), *_sample_rules(file, hall)])
    return hall


def read_offers(file: Path) -> Plain:
    """Return what kiosks offer first in halls that say nothing else; raises ``BadFile``."""
    offers = read(file, Offers()).value
    return {"life_events": offers["events"], "common_matters": offers["common"]}


def read_matters(folder: Path, halls: list[Plain]) -> list[Plain]:
    """Return the matters of all files in ``folder``, each open in those of ``halls`` that have its queue.

    Raises ``BadFile`` with everything that is wrong in any of them; an id may be there once in all files together.
    """
    queues_of = {hall["id"]: {queue["id"] for queue in hall["queues"]} for hall in halls}
    problems: list[str] = []
    seen: dict[str, str] = {}
    files = sorted(folder.glob("*.yaml"))
    lists = [_tried(problems, partial(_read_list, queues_of=queues_of, seen=seen), file) for file in files]
    if problems:
        raise BadFile(problems)
    return [matter for found in lists for matters in found for matter in matters]


def _read_list(file: Path, queues_of: dict[str, set[str]], seen: dict[str, str]) -> list[Plain]:
    checked = read(file, SampleMatter(many=True))
    known = set().union(*queues_of.values())
    checked.refuse([*_doubles(checked, "id"), *_elsewhere(checked, seen), *_queues_nowhere(checked, known)])
    seen.update((matter["id"], file.name) for matter in checked.value)
    return [_placed(matter, queues_of) for matter in checked.value]


def read_departments(file: Path = HERE / "departments.yaml") -> dict[str, Department]:
    """Return the table of departments by their Chinese name; raises ``BadFile``."""
    checked = read(file, DepartmentPlace(many=True))
    checked.refuse(_doubles(checked, "zh"))
    return {each["zh"]: Department(each["en"], each["queue"]) for each in checked.value}


def _tried(problems: list[str], reader: Callable[[Path], Any], file: Path) -> list[Any]:
    try:
        return [reader(file)]
    except BadFile as error:
        problems.extend(error.problems)
        return []


def _sample_rules(file: Path, hall: Plain) -> Iterator[tuple[Steps, str]]:
    """What kiosks of other makers and the demonstration rely on in the sample halls."""
    if hall["id"] != file.stem:
        yield ("id",), f"Must be {file.stem}, as the file is called."
    served = {queue for counter in hall["counters"] if counter["number"] == 1 for queue in counter["queues"]}
    missing = [queue["id"] for queue in hall["queues"] if queue["id"] not in served]
    if missing:
        at = next((index for index, each in enumerate(hall["counters"]) if each["number"] == 1), None)
        path: Steps = ("counters",) if at is None else ("counters", at, "queues")
        yield path, f"Counter 1 must serve every queue; it lacks {', '.join(missing)}."


def _doubles(checked: Checked, key: str) -> Iterator[tuple[Steps, str]]:
    seen = set()
    for index, each in enumerate(checked.value):
        if each[key] in seen:
            yield (index, key), f"{each[key]} is there twice."
        seen.add(each[key])


def _elsewhere(checked: Checked, seen: dict[str, str]) -> Iterator[tuple[Steps, str]]:
    for index, each in enumerate(checked.value):
        if each["id"] in seen:
            yield (index, "id"), f"{each['id']} is in {seen[each['id']]} already."


def _queues_nowhere(checked: Checked, known: set[str]) -> Iterator[tuple[Steps, str]]:
    for index, matter in enumerate(checked.value):
        if matter["queue"] not in known:
            yield (index, "queue"), f"No hall has a queue {matter['queue']}; there are {', '.join(sorted(known))}."


def _placed(matter: Plain, queues_of: dict[str, set[str]]) -> Plain:
    queue = matter["queue"]
    queues = {hall: queue for hall, queues in queues_of.items() if queue in queues}
    facts = {key: value for key, value in matter.items() if key != "queue"}
    return {**facts, "queues": queues, "item_code": None, "group": None, "source": SOURCE}
