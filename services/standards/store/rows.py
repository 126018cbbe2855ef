"""Frozen dataclasses as rows of plain values, and back: by their fields' types, so that no field is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Rows(Generic[T]):
    """Turns ``kind`` into rows and back. Its fields are plain values, tuples of such, or tuples of dataclasses.

    Raises ``TypeError`` for a kind of which a field is none of these.
    """

    def __init__(self, kind: type[T]) -> None:
        hints = get_type_hints(kind)
        names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
        self._kind = kind
        self._values: Callable[[T], tuple[Any, ...]] = attrgetter(*names)
        self._inner = {place: inner for place, name in enumerate(names) if (inner := _inner(kind, name, hints[name]))}

    def row(self, each: T) -> list[Any]:
        """Return the values of ``each`` in the order of its fields."""
        row = list(self._values(each))
        for place, inner in self._inner.items():
            row[place] = [inner.row(one) for one in row[place]]
        return row

    def made(self, row: Sequence[Any]) -> T:
        """Return what ``row`` was made of."""
        values = list(row)
        for place, inner in self._inner.items():
            if values[place]:
                values[place] = tuple([inner.made(one) for one in values[place]])
            else:
                values[place] = ()
        return self._kind(*values)


class _Plain:
    """A tuple of plain values."""

    def row(self, one: Any) -> Any:
        return one

    def made(self, one: Any) -> Any:
        return one


def _inner(kind: type[Any], name: str, hint: Any) -> Rows[Any] | _Plain | None:
    """Return how the parts of a tuple are turned; ``None``: the field is no tuple."""
    if is_dataclass(hint):
        raise TypeError(f"{kind.__name__}.{name} is a dataclass that is not in a tuple")
    if get_origin(hint) is not tuple:
        return None
    part = get_args(hint)[0]
    return Rows[Any](part) if isinstance(part, type) and is_dataclass(part) else _Plain()
