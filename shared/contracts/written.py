"""Text in YAML that people write, against a schema: everything that does not fit is named with its line.

Read as YAML 1.2 would: ``08:30`` is a text and not 510, ``no`` is a text and not false; a key that is there twice is
an error, and so is a reference to something elsewhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from marshmallow import Schema, ValidationError, fields

from shared.contracts.parsing import Path, dotted, flattened

LONGEST_TEXT = 400_000
"""Characters: several times the largest standard."""


@dataclass(frozen=True)
class Fault:
    """Something wrong at a ``line`` (from 1): its dotted ``field`` (``None``: the whole text) and words."""

    line: int
    field: str | None
    words: str


class NotWritten(Exception):
    """A text that does not fit, with every fault that is known."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(each.words for each in faults))
        self.faults = faults


@dataclass(frozen=True)
class Written:
    """What a text says, as its schema loads it, and where everything in it stands."""

    value: Any
    lines: Mapping[Path, int]

    def faults(self, problems: Iterable[tuple[Path, str]]) -> list[Fault]:
        """Return ``problems`` (a path into the text, and words) with their lines, the first line first."""
        found = (Fault(self.line(path), dotted(path), words) for path, words in problems)
        return sorted(found, key=lambda each: each.line)

    def line(self, path: Path) -> int:
        """Return the line of ``path``, or of the nearest thing around it when it is missing in the text."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def read_text(text: str, schema: Schema) -> Written:
    """Return ``text`` as ``schema`` loads it.

    Raises ``NotWritten`` when it is no YAML, holds a key twice or one that nobody knows, or does not fit the schema.
    """
    raw = read_plain_text(text)
    unknown = list(_unknown(schema, raw.value))
    try:
        value = schema.load(raw.value)
    except ValidationError as error:
        said = {path for path, _ in unknown}
        raise NotWritten(
            raw.faults([*unknown, *(each for each in flattened(error.messages) if each[0] not in said)])
        ) from error
    if unknown:
        raise NotWritten(raw.faults(unknown))
    return Written(value, raw.lines)


def read_plain_text(text: str) -> Written:
    """Return ``text`` as it is; raises ``NotWritten`` when it is empty, no YAML, or holds a key twice."""
    if len(text) > LONGEST_TEXT:
        raise NotWritten([Fault(1, None, f"Has {LONGEST_TEXT} characters at most.")])
    try:
        events = yaml.parse(text, Loader=_Events)
        if reference := next((each for each in events if isinstance(each, yaml.AliasEvent)), None):
            raise NotWritten([Fault(_line(reference), None, "A reference (*) is not allowed.")])
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise NotWritten([Fault(1, None, "is empty.")])
        doubles = [Fault(line, dotted(path), "is there twice.") for path, line in _doubles(node, ())]
        if doubles:
            raise NotWritten(doubles)
        return Written(loader.construct_document(node), dict(_lines(node, ())))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        words = f"is no YAML: {error.problem or error.context}."
        raise NotWritten([Fault(mark.line + 1 if mark else 1, None, words)]) from error
    except (yaml.YAMLError, ValueError) as error:
        raise NotWritten([Fault(1, None, f"is no YAML: {error}.")]) from error
    except RecursionError as error:
        raise NotWritten([Fault(1, None, "is nested too deep.")]) from error


def written(value: Any, schema: Schema) -> str:
    """Return ``value`` (as ``schema`` loads it) as YAML, in the schema's order and without what is its default."""
    return yaml.dump(
        _pruned(schema, value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )


_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Events: Any = getattr(yaml, "CLoader", yaml.Loader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Loader(_Base):
    """Numbers, true, false and null; everything else is text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_NUMBERS = list("-+0123456789.")
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), _NUMBERS)
_Loader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]*\.[0-9]+$"), _NUMBERS)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _lines(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    yield path, node.start_mark.line + 1
    for step, key, below in _children(node):
        for inner, line in _lines(below, (*path, step)):
            yield inner, key.start_mark.line + 1 if inner == (*path, step) else line


def _doubles(node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
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


def _unknown(schema: Schema, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield keys that ``schema`` does not know; contracts drop them, in a text they are slips of the pen."""
    if schema.many and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unknown_keys(schema, each, (*path, index))
    else:
        yield from _unknown_keys(schema, value, path)


def _unknown_keys(schema: Schema, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, Mapping):
        return
    for key, below in value.items():
        known = schema.fields.get(key)
        if known is None:
            yield (*path, key), f"Is not known here; known are {', '.join(sorted(schema.fields))}."
        else:
            yield from _unknown_in(known, below, (*path, key))


def _unknown_in(field: fields.Field[Any], value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(field, fields.Nested):
        yield from _unknown(field.schema, value, path)
    elif isinstance(field, fields.List) and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unknown_in(field.inner, each, (*path, index))


def _pruned(schema: Schema, value: Any) -> Any:
    if schema.many:
        return [_pruned_one(schema, each) for each in value]
    return _pruned_one(schema, value)


def _pruned_one(schema: Schema, value: Mapping[str, Any]) -> dict[str, Any]:
    named = ((name, field, value[name]) for name, field in schema.fields.items() if name in value)
    return {name: _pruned_in(field, each) for name, field, each in named if field.required or each != _default(field)}


def _pruned_in(field: fields.Field[Any], value: Any) -> Any:
    if isinstance(field, fields.Nested) and value is not None:
        return _pruned(field.schema, value)
    if isinstance(field, fields.List) and isinstance(value, list):
        return [_pruned_in(field.inner, each) for each in value]
    return value


def _default(field: fields.Field[Any]) -> Any:
    return field.load_default() if callable(field.load_default) else field.load_default
