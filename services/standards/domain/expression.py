"""CEL (Common Expression Language) in a standard: which cases count, and derived measures; bounded, and checked.

A text is short, nests little, uses known variables of known types, and no calls but those of ``FUNCTIONS``: so there is
nothing that loops, and what it costs is bounded by its length. It is tried with sample values when the standard is
checked, because CEL has no implicit conversions: ``minutes * 2`` of a number fails at last, ``minutes * 2.0`` does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, pairwise, product

import cel

Value = float | str | bool
NUMBER, TEXT, YES_NO = "number", "text", "yes_no"

LONGEST, DEEPEST, MOST_TRIALS = 400, 12, 512
FUNCTIONS = frozenset({"double", "int", "string", "size", "contains", "startsWith", "endsWith"})
_TOKEN = re.compile(r"""\s+|//[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*|\d[\w.]*|.""", re.DOTALL)
_SAMPLES: dict[str, tuple[Value, ...]] = {NUMBER: (0.0, 1.0, 7.5), TEXT: ("", "sample"), YES_NO: (False, True)}
_FAILURES = (ValueError, TypeError, RuntimeError, ArithmeticError, LookupError, AttributeError)
"""What the evaluator raises when an expression cannot be read, or cannot be computed."""
_WORDS = {NUMBER: "a number", TEXT: "a text", YES_NO: "true or false"}


class CannotBeComputed(Exception):
    """An expression failed on real values (it divided by zero, say)."""


def expression_problem(text: str, known: Mapping[str, str], wanted: str) -> str | None:
    """Return what is wrong with ``text``, in words; ``None``: it gives a ``wanted`` (``number``, ``yes_no``).

    ``known``: the variables that it may use, and their types.
    """
    return _form_problem(text) or _names_problem(text, known) or _type_problem(text, known, wanted)


def evaluator(text: str) -> Callable[[Mapping[str, Value]], Value]:
    """Return what evaluates the checked expression ``text`` on values of its variables.

    What it returns raises ``CannotBeComputed``.
    """
    program = _compiled(text)

    def evaluate(values: Mapping[str, Value]) -> Value:
        try:
            return _plain(program.execute(dict(values)))
        except _FAILURES as error:
            raise CannotBeComputed(str(error)) from error

    return evaluate


def variables(text: str) -> list[str]:
    """Return the names of the variables that the checked expression ``text`` uses."""
    return list(_compiled(text).variables())


@lru_cache(maxsize=1000)
def _compiled(text: str) -> cel.Program:
    return cel.compile(text)


def _form_problem(text: str) -> str | None:
    if len(text) > LONGEST:
        return f"An expression has {LONGEST} characters at most."
    tokens = list(_tokens(text))
    if any(after[0] in "\"'" and _joins(token) for token, after in pairwise(tokens)):
        return "A text is written \"so\" or 'so', and in no other way."  # raw ones hide what stands behind them
    if _depth(tokens) > DEEPEST:
        return f"An expression nests {DEEPEST} brackets at most."
    called = {name for name, after in pairwise(tokens) if after == "(" and _is_name(name)}
    if unknown := sorted(called - FUNCTIONS - {"in"}):
        return f"{unknown[0]}() is not allowed; known are {', '.join(sorted(FUNCTIONS))}."
    try:
        _compiled(text)
    except _FAILURES as error:
        return f"Is no CEL: {_first_line(error)}"
    return None


def _names_problem(text: str, known: Mapping[str, str]) -> str | None:
    if unknown := [each for each in variables(text) if each not in known]:
        return f"{unknown[0]} is no variable here; known are {', '.join(sorted(known))}."
    return None


def _type_problem(text: str, known: Mapping[str, str], wanted: str) -> str | None:
    used = variables(text)
    program = _compiled(text)
    divided = None
    for values in islice(product(*(_SAMPLES[known[name]] for name in used)), MOST_TRIALS):
        try:
            found = program.execute(dict(zip(used, values, strict=True)))
        except ArithmeticError:
            found = math.nan
        except _FAILURES as error:
            return f"Its types do not fit: {_first_line(error)} Numbers are written with a point: 60.0."
        if (kind := _kind(found)) != wanted:
            return f"Must give {_WORDS[wanted]}, and gives {_WORDS.get(kind, kind)}."
        if isinstance(found, float) and not math.isfinite(found):
            divided = divided or f"Cannot be computed for {_said(used, values)}: write condition ? … : … around it."
    return divided


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return YES_NO
    if isinstance(value, int | float):
        return NUMBER
    return TEXT if isinstance(value, str) else type(value).__name__


def _plain(value: object) -> Value:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    raise TypeError(f"gives {value!r}"[:80])


def _said(names: list[str], values: tuple[Value, ...]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in zip(names, values, strict=True)) or "any case"


def _first_line(error: Exception) -> str:
    said = str(error).splitlines()
    return (said[0] if said else type(error).__name__)[:200]


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        token = found.group()
        if not token.isspace() and not token.startswith("//"):
            yield token


def _joins(token: str) -> bool:
    return token[0] in "\"'" or (_is_name(token) and token != "in")


def _is_name(token: str) -> bool:
    return token.isidentifier()


def _depth(tokens: list[str]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token in "([{") - (token in ")]}")
        deepest = max(deepest, depth)
    return deepest
