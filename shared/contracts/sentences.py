"""The sentences of errors in Chinese, as data: ``sentences.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("sentences.yaml")
_NAME = re.compile(r"{(\w+)}")
_LONGEST = 1000

Pattern = tuple[re.Pattern[str], str]


def chinese(sentence: str) -> str | None:
    """Return what ``sentence`` says in Chinese, or ``None`` when nobody has written it down."""
    patterns, words = _known()
    for pattern, translated in patterns:
        if found := pattern.fullmatch(sentence[:_LONGEST]):
            return _filled(translated, found.groupdict(), words)
    return None


def _filled(translated: str, values: Mapping[str, str], words: Mapping[str, str]) -> str:
    return _NAME.sub(lambda name: words.get(values[name[1]], values[name[1]]), translated)


@cache
def _known() -> tuple[list[Pattern], dict[str, str]]:
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return [(_pattern(each["en"]), each["zh"]) for each in content["sentences"]], content["words"]


def _pattern(english: str) -> re.Pattern[str]:
    parts = _NAME.split(english)
    return re.compile(
        "".join(re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+?)" for place, part in enumerate(parts))
    )
