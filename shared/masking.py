"""How personal data is shown: enough to recognise oneself, too little to know somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_LAST = 4


def name(whole: str) -> str:
    """Return ``张三丰`` as ``张*``: the first character, and not how many follow."""
    return f"{whole.strip()[:1]}*"


def identity_number(whole: str) -> str:
    """Return ``440605196001011232`` as ``440***********1232``."""
    return _middle_hidden(whole)


def phone(whole: str) -> str:
    """Return ``13812341234`` as ``138****1234``."""
    return _middle_hidden(whole)


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": name,
    "identity_number": identity_number,
    "phone": phone,
    "agent_for": name,
}
"""The fields of a party, and how each is masked."""


def _middle_hidden(whole: str) -> str:
    first = 3
    return whole[:first] + "*" * (len(whole) - first - _LAST) + whole[-_LAST:]
