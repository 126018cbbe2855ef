"""Input against a schema: what fits is returned, what does not is refused with the name of the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError

from shared.errors import Invalid

Path = tuple[str | int, ...]


def parsed(schema: Schema | type[Schema], given: Any, at: Path = ()) -> Any:
    """Return ``given`` as ``schema`` loads it; of a class, one instance is made and kept (making one costs more than
    loading with it).

    Raises ``Invalid`` with the dotted name of the first wrong field (below ``at``); ``detail["problems"]`` holds all
    of them as ``{field: message}``.
    """
    try:
        return (_instance(schema) if isinstance(schema, type) else schema).load(given)
    except ValidationError as error:
        raise refusal([((*at, *path), message) for path, message in flattened(error.messages)]) from error


@cache
def _instance(schema: type[Schema]) -> Schema:
    return schema()


def refusal(problems: list[tuple[Path, str]]) -> Invalid:
    """Return the ``Invalid`` that names all ``problems``, the first one in words."""
    path, message = problems[0]
    return Invalid(message, dotted(path), {"problems": {dotted(each): words for each, words in problems}})


def flattened(messages: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield marshmallow's nested ``messages`` as (path, words); errors of the whole object keep the object's path."""
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            yield from flattened(below, path if key == "_schema" else (*path, key))
    else:
        yield path, " ".join(str(each) for each in messages)


def dotted(path: Path) -> str | None:
    """Return ``("queues", 0, "letter")`` as ``queues.0.letter``; the empty path is ``None``."""
    return ".".join(str(step) for step in path) or None
