"""What is printed on a ticket."""

from __future__ import annotations


def label(letter: str, sequence: int) -> str:
    """Return the printed number: the queue's letter and three digits, four after 999 (``A023``, ``A1000``).

    It never wraps within a day, so that no two people hold the same number. ``ValueError`` below 1.
    """
    if sequence < 1:
        raise ValueError(f"numbers start at 1, not {sequence}")
    return f"{letter}{sequence:03d}"
