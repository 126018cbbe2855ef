"""Checklists as data: what no single field can show, receipt numbers, and which version is in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from shared.errors import Conflict

Facts = Mapping[str, Any]
Problem = tuple[tuple[str | int, ...], str]
"""Where (a path into the checklist) and what is wrong, in words."""

KINDS = ("sign_in", "materials", "form", "attachments", "submit", "receipt")
_NEEDED = ("sign_in", "submit", "receipt")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ONE = r"(?:\\d|\[(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9-])+\]|[A-Za-z0-9-])"
_OFTEN = r"(?:\{\d{1,2}(?:,\d{1,2})?\}|[?+])?"
_PATTERN = re.compile(rf"(?:{_ONE}{_OFTEN})+")
_VARIABLE = re.compile(r"\{\d+,\d+\}|[?+]")
_MOST_VARIABLE = 4
"""Places of varying length in a pattern; with more of them a number that nearly fits could take for ever to refuse."""


@dataclass(frozen=True)
class PlannedStep:
    """A step as a sitting holds to it; an ``optional`` one holds up no later step."""

    id: str
    kind: str
    optional: bool = False


@dataclass(frozen=True)
class Plan:
    """What a sitting goes by: a matter's checklist of one ``version``, and how its receipts look."""

    version: str
    steps: tuple[PlannedStep, ...]
    receipt: str
    example: str

    def has(self, step: str) -> bool:
        """Return whether ``step`` is one of its steps."""
        return any(each.id == step for each in self.steps)

    def before(self, step: str) -> Iterator[PlannedStep]:
        """Yield the steps that come before ``step``."""
        for each in self.steps:
            if each.id == step:
                return
            yield each


def plan_of(checklist: Facts) -> Plan:
    """Return what a sitting by ``checklist`` (as published) goes by."""
    steps = tuple(PlannedStep(each["id"], each["kind"], each.get("optional", False)) for each in checklist["steps"])
    return Plan(checklist["version"], steps, checklist["receipt"]["pattern"], checklist["receipt"]["example"])


def in_force(versions: Sequence[Facts], day: str) -> Facts | None:
    """Return which of ``versions`` (in the order of publication) is in force on ``day`` (``YYYY-MM-DD``).

    That is the last one whose ``valid_from`` has come.
    """
    return next((each for each in reversed(versions) if (each["valid_from"] or day) <= day), None)


def added(versions: Sequence[Facts], checklist: Facts) -> bool:
    """Return whether ``checklist`` is new among the published ``versions``; the same again changes nothing.

    Raises ``Conflict`` when its version is published with another content.
    """
    known = next((each for each in versions if each["version"] == checklist["version"]), None)
    if known is not None and dict(known) != dict(checklist):
        words = f"Version {checklist['version']} is published and stays as it is: give a new one."
        raise Conflict(words, "version", {"matter": checklist.get("matter")})
    return known is None


def receipt_fits(pattern: str, receipt: str) -> bool:
    """Return whether ``receipt`` looks as ``pattern`` says."""
    return re.fullmatch(pattern, receipt, re.ASCII) is not None


def checklist_problems(checklist: Facts) -> list[Problem]:
    """Return what is wrong with ``checklist`` beyond its single fields."""
    return [
        *_receipt_problems(checklist["receipt"]),
        *_doubles(checklist["steps"]),
        *_order_problems(checklist["steps"]),
        *_language_problems(checklist, ()),
    ]


def _receipt_problems(receipt: Facts) -> Iterator[Problem]:
    at = ("receipt", "pattern")
    if not _PATTERN.fullmatch(receipt["pattern"]):
        yield at, r"Must be single characters, \d or [A-Z], each with how often: [A-Z]{2}-\d{4}-\d{4,8}"
    elif len(_VARIABLE.findall(receipt["pattern"])) > _MOST_VARIABLE:
        yield at, f"At most {_MOST_VARIABLE} places may vary in length."
    elif not _compiles(receipt["pattern"]):
        yield at, "Is no pattern: a range runs backwards."
    elif not receipt_fits(receipt["pattern"], receipt["example"]):
        yield ("receipt", "example"), f"Does not fit the pattern {receipt['pattern']}."


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _doubles(steps: Sequence[Facts]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, step in enumerate(steps):
        if step["id"] in seen:
            yield ("steps", place, "id"), f"{step['id']} is there twice."
        seen.add(step["id"])


def _order_problems(steps: Sequence[Facts]) -> Iterator[Problem]:
    kinds = [step["kind"] for step in steps]
    for kind in _NEEDED:
        if kind not in kinds:
            yield ("steps",), f"There is no step of kind {kind}."
    for place, (before, kind) in enumerate(pairwise(kinds), 1):
        if before in ("submit", "receipt") and KINDS.index(kind) < KINDS.index(before):
            yield ("steps", place, "kind"), f"A step of kind {kind} cannot come after one of kind {before}."
    if kinds and kinds[0] != "sign_in":
        yield ("steps", 0, "kind"), "The first step must be of kind sign_in: account and real name."


def _language_problems(part: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Yield where a text is not in the language that it stands under."""
    if isinstance(part, Mapping):
        for key, below in part.items():
            if key == "zh" and isinstance(below, str) and not _CHINESE.search(below):
                yield (*path, key), "Must be in Chinese."
            elif key == "en" and isinstance(below, str) and _CHINESE.search(below):
                yield (*path, key), "Must be in English."
            else:
                yield from _language_problems(below, (*path, key))
    elif isinstance(part, list | tuple):
        for place, below in enumerate(part):
            yield from _language_problems(below, (*path, place))
