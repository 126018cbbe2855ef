"""Files of checklists: read and checked with the line of whatever is wrong, and published.

A file holds ``checklists``, one a matter, and ``shared`` steps that several of them use by ``{use: ID}``: how one
signs in is the same for all matters of a site, and is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema
from marshmallow.validate import Length

from deploy.sample.checked_yaml import BadFile, Checked, read
from deploy.sample.loading import Patience, Published
from services.guidance.domain.checklist import checklist_problems
from shared.contracts.checklists import MOST_STEPS, Checklist, ChecklistStep, Reasons
from shared.contracts.parsing import Path as Steps
from shared.contracts.words import identifier

FOLDER = Path(__file__).parent / "sample" / "checklists"
REASONS = "reasons.yaml"
"""The file of a folder that holds the reasons why something cannot be filed online."""

Plain = dict[str, Any]

_BATCH = 20
"""Checklists in one request: some 80 KB."""
_OF_A_STEP = ("id", "kind", "title", "wording")


class StepInFile(ChecklistStep):
    """A step of its own, or ``use`` of a shared one."""

    use = identifier()

    @validates_schema(skip_on_field_errors=False)
    def _own_or_shared(self, given: Plain, **_: Any) -> None:
        if "use" in given:
            if own := sorted(name for name in _OF_A_STEP if name in given):
                raise ValidationError(f"Say it here or use a shared step, not both ({', '.join(own)}).", "use")
        elif lacking := [name for name in _OF_A_STEP if name not in given]:
            raise ValidationError({name: ["Missing data for required field."] for name in lacking})


class ChecklistInFile(Checklist):
    """A checklist whose steps may be shared ones."""

    steps = fields.List(fields.Nested(StepInFile(partial=_OF_A_STEP)), required=True, validate=Length(3, MOST_STEPS))


class ChecklistFile(Schema):
    """What a file holds."""

    shared = fields.List(fields.Nested(ChecklistStep), load_default=list)
    checklists = fields.List(fields.Nested(ChecklistInFile), required=True, validate=Length(1))


def read_checklists(file: Path) -> list[Plain]:
    """Return the checklists of ``file``, ready to be published.

    Raises ``BadFile``: ``file:line: field: what is wrong``, for everything that is.
    """
    checked = read(file, ChecklistFile())
    shared = {step["id"]: step for step in checked.value["shared"]}
    checked.refuse([*_doubles(checked), *_unknown_uses(checked, shared)])
    whole = [_whole(each, shared) for each in checked.value["checklists"]]
    checked.refuse(
        [
            (("checklists", place, *path), words)
            for place, each in enumerate(whole)
            for path, words in checklist_problems(each)
        ]
    )
    return whole


def read_folder(folder: Path = FOLDER, matters: Collection[str] | None = None) -> list[Plain]:
    """Return the checklists of all files in ``folder``, of ``matters`` alone (if given), one a matter.

    Raises ``BadFile`` with everything that is wrong in any of the files.
    """
    problems: list[str] = []
    found: dict[str, Plain] = {}
    for file in sorted(folder.glob("*.yaml")):
        if file.name == REASONS:
            continue
        try:
            for each in read_checklists(file):
                if each["matter"] in found:
                    problems.append(f"{file}: {each['matter']}: has a checklist in another file already.")
                if matters is not None and each["matter"] not in matters:
                    problems.append(f"{file}: {each['matter']}: there is no such matter.")
                found[each["matter"]] = each
        except BadFile as error:
            problems.extend(error.problems)
    if problems:
        raise BadFile(problems)
    return list(found.values())


def read_reasons(file: Path = FOLDER / REASONS) -> Plain:
    """Return the list of reasons in ``file``; raises ``BadFile``."""
    return dict(read(file, Reasons()).value)


def publish(session: Any, checklists: list[Plain], patience: Patience) -> Published:
    """Publish ``checklists`` through ``session`` (of an admin or officer); the same again changes nothing."""
    done = Published()
    for start in range(0, len(checklists), _BATCH):
        batch = checklists[start : start + _BATCH]
        done.add(patience.ask(partial(session.guidance.publish_checklists, checklists=batch)))
    return done


def _doubles(checked: Checked) -> Iterator[tuple[Steps, str]]:
    for group, key in (("shared", "id"), ("checklists", "matter")):
        seen: set[str] = set()
        for place, each in enumerate(checked.value[group]):
            if each[key] in seen:
                yield (group, place, key), f"{each[key]} is there twice."
            seen.add(each[key])


def _unknown_uses(checked: Checked, shared: Mapping[str, Plain]) -> Iterator[tuple[Steps, str]]:
    for place, checklist in enumerate(checked.value["checklists"]):
        for index, step in enumerate(checklist["steps"]):
            if "use" in step and step["use"] not in shared:
                known = ", ".join(sorted(shared)) or "none"
                path = ("checklists", place, "steps", index, "use")
                yield path, f"There is no shared step {step['use']}; there are {known}."


def _whole(checklist: Plain, shared: Mapping[str, Plain]) -> Plain:
    steps = [shared[step["use"]] if "use" in step else step for step in checklist["steps"]]
    return {**checklist, "steps": steps}
