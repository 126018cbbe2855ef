"""YAML files that people write: what does not fit is refused with its line (``shared.contracts.written``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import Schema

from deploy.refusal import Refused
from shared.contracts.parsing import Path as Steps
from shared.contracts.written import Fault, NotWritten, Written, read_plain_text, read_text


class BadFile(Refused):
    """A file that does not fit; each of ``problems`` says ``file:line: field: what is wrong``."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Checked:
    """A file's ``value`` as its schema loads it, and where everything in it stands."""

    file: Path
    value: Any
    lines: Mapping[Steps, int]

    def refuse(self, problems: Iterable[tuple[Steps, str]]) -> None:
        """Raise ``BadFile`` if there are any ``problems`` (a path into the file, and words)."""
        if faults := Written(self.value, self.lines).faults(problems):
            raise _bad(self.file, faults)


def read(file: Path, schema: Schema) -> Checked:
    """Return ``file`` as ``schema`` loads it.

    Raises ``BadFile`` when it is no YAML, holds a key twice or one that nobody knows, or does not fit the schema.
    """
    try:
        found = read_text(_text(file), schema)
    except NotWritten as error:
        raise _bad(file, error.faults) from error
    return Checked(file, found.value, found.lines)


def read_plain(file: Path) -> Checked:
    """Return ``file`` as it is; raises ``BadFile`` when it is missing, empty, no YAML, or holds a key twice."""
    try:
        found = read_plain_text(_text(file))
    except NotWritten as error:
        raise _bad(file, error.faults) from error
    return Checked(file, found.value, found.lines)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadFile([f"{file}:1: file: is no YAML in UTF-8: {error}."]) from error
    except OSError as error:
        raise BadFile([f"{file}: file: cannot be read: {error.strerror}."]) from error


def _bad(file: Path, faults: list[Fault]) -> BadFile:
    return BadFile([f"{file}:{each.line}: {each.field or 'file'}: {each.words}" for each in faults])
