"""What a kiosk can find: a hall's matters with the pinyin that people type, its life events, what is asked for most.

The kiosk searches by itself, so that it finds just as well without network.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin

Plain = dict[str, Any]

_SHOWN = ("id", "name", "department", "materials", "channels", "average_minutes", "promised_days")
_PLAIN = re.compile(r"[^a-z0-9]+")


def catalogue(hall: Mapping[str, Any], matters: Sequence[Mapping[str, Any]]) -> Plain:
    """Return the catalogue of ``hall``; ``version`` changes with its content.

    Life events and matters asked for most that are not open in the hall are left out.
    """
    shown = [_entry(each, hall["id"]) for each in matters]
    known = {each["id"] for each in shown}
    events = [{**each, "matters": [one for one in each["matters"] if one in known]} for each in hall["life_events"]]
    told = {
        "hall": hall["id"],
        "matters": shown,
        "life_events": [each for each in events if each["matters"]],
        "common_matters": [each for each in hall["common_matters"] if each in known],
    }
    return {**told, "version": hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]}


@lru_cache(maxsize=20_000)
def spelled(name: str) -> tuple[str, str]:
    """Return the initials of a Chinese name (``社保卡``: ``sbk``) and its pinyin without tones (``shebaoka``)."""
    first, whole = (lazy_pinyin(name, style=style) for style in (Style.FIRST_LETTER, Style.NORMAL))
    return _plain(first), _plain(whole)


def _entry(matter: Mapping[str, Any], hall: str) -> Plain:
    initials, pinyin = spelled(matter["name"]["zh"])
    facts = {name: matter[name] for name in _SHOWN}
    return {**facts, "queue": matter["queues"][hall], "initials": initials, "pinyin": pinyin}


def _plain(syllables: Sequence[str]) -> str:
    return _PLAIN.sub("", "".join(syllables).lower())
