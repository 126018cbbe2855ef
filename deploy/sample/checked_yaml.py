"""YAML files that people write: what does not fit is refused with its line.

Read as YAML 1.2 would: ``08:30`` is a text and not 510, ``no`` is a text and not false; a key that is there twice is
an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields

from deploy.refusal import Refused
from shared.contracts.parsing import Path as Steps
from shared.contracts.parsing import dotted, flattened


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
        if said := [self._say(path, words) for path, words in sorted(problems, key=lambda each: self._line(each[0]))]:
            raise BadFile(said)

    def _say(self, path: Steps, words: str) -> str:
        return f"{self.file}:{self._line(path)}: {dotted(path) or 'file'}: {words}"

    def _line(self, path: Steps) -> int:
        """Return the line of ``path``, or of the nearest thing around it when it is missing in the file."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read(file: Path, schema: Schema) -> Checked:
    """Return ``file`` as ``schema`` loads it.

    Raises ``BadFile`` when it is no YAML, holds a key twice or one that nobody knows, or does not fit the schema.
    """
    raw = read_plain(file)
    unknown = list(_unknown(schema, raw.value))
    try:
        value = schema.load(raw.value)
    except ValidationError as error:
        said = {path for path, _ in unknown}
        raw.refuse([*unknown, *(each for each in flattened(error.messages) if each[0] not in said)])
    raw.refuse(unknown)
    return Checked(file, value, raw.lines)


class _Loader(yaml.SafeLoader):
    """Numbers, true, false and null; everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_NUMBERS = list("-+0123456789.")
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), _NUMBERS)
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]*\.[0-9]+$"), _NUMBERS)


def read_plain(file: Path) -> Checked:
    """Return ``file`` as it is; raises ``BadFile`` when it is missing, empty, no YAML, or holds a key twice."""
    try:
        loader = _Loader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise BadFile([f"{file}:1: file: is empty."])
        doubles = [f"{file}:{line}: {dotted(path)}: is there twice." for path, line in _doubles(node, ())]
        if doubles:
            raise BadFile(doubles)
        return Checked(file, loader.construct_document(node), dict(_lines(node, ())))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = f"is no YAML: {error.problem or error.context}."
        raise BadFile([f"{file}:{mark.line + 1 if mark else 1}: file: {words}"]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadFile([f"{file}:1: file: is no YAML in UTF-8: {error}."]) from error
    except OSError as error:
        raise BadFile([f"{file}: file: cannot be read: {error.strerror}."]) from error


def _lines(node: yaml.Node, path: Steps) -> Iterator[tuple[Steps, int]]:
    yield path, node.start_mark.line + 1
    for step, key, below in _children(node):
        for inner, line in _lines(below, (*path, step)):
            yield inner, key.start_mark.line + 1 if inner == (*path, step) else line


def _doubles(node: yaml.Node, path: Steps) -> Iterator[tuple[Steps, int]]:
    seen = set()
    for step, key, below in _children(node):
        if step in seen:
            yield (*path, step), key.start_mark.line + 1
        seen.add(step)
        yield from _doubles(below, (*path, step))


def _children(node: yaml.Node) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    """Yield (step, the node that names it, the node below) of a mapping or a list."""
    if isinstance(node, yaml.MappingNode):
        for key, below in node.value:
            yield str(key.value), key, below
    elif isinstance(node, yaml.SequenceNode):
        for index, below in enumerate(node.value):
            yield index, below, below


def _unknown(schema: Schema, value: Any, path: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield keys that ``schema`` does not know; contracts drop them, in a file they are slips of the pen."""
    if schema.many and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unknown_keys(schema, each, (*path, index))
    else:
        yield from _unknown_keys(schema, value, path)


def _unknown_keys(schema: Schema, value: Any, path: Steps) -> Iterator[tuple[Steps, str]]:
    if not isinstance(value, Mapping):
        return
    for key, below in value.items():
        known = schema.fields.get(key)
        if known is None:
            yield (*path, key), f"Is not known here; known are {', '.join(sorted(schema.fields))}."
        else:
            yield from _unknown_in(known, below, (*path, key))


def _unknown_in(field: fields.Field[Any], value: Any, path: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(field, fields.Nested):
        yield from _unknown(field.schema, value, path)
    elif isinstance(field, fields.List) and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unknown_in(field.inner, each, (*path, index))
