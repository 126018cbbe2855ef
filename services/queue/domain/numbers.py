"""What is printed on a ticket, and which numbers are kept for kiosks that have lost the network."""

from __future__ import annotations

from collections.abc import Iterator

LEASED = ((500, 599), (5000, 5999), (50_000, 59_999))
"""Every number that begins with a 5 (``A5xx``, once these are used up ``A5xxx``) is a kiosk's, whatever the queue.

Fixed, and no setting: were it changed in the middle of a day, numbers that people hold already would be given again.
"""


def label(letter: str, sequence: int) -> str:
    """Return the printed number: the queue's letter and three digits, four after 999 (``A023``, ``A1000``).

    It never wraps within a day, so that no two people hold the same number. ``ValueError`` below 1.
    """
    if sequence < 1:
        raise ValueError(f"numbers start at 1, not {sequence}")
    return f"{letter}{sequence:03d}"


def is_leased(sequence: int) -> bool:
    """Return whether the number is of the kiosks' own range, so that nobody else ever gets it."""
    return last_leased_beside(sequence) is not None


def last_leased_beside(sequence: int) -> int | None:
    """Return the last number of the kiosks' range that ``sequence`` is in; ``None`` when it is in none."""
    return next((last for first, last in LEASED if first <= sequence <= last), None)


def leased_runs(after: int, count: int) -> Iterator[tuple[int, int]]:
    """Yield ``count`` numbers of the kiosks' range behind the number ``after``, as unbroken runs (first, last).

    ``ValueError`` when the range has not so many left: more than 11,000 in one queue on one day.
    """
    for first, last in LEASED:
        begins = max(first, after + 1)
        if count and begins <= last:
            ends = min(last, begins + count - 1)
            count -= ends - begins + 1
            yield begins, ends
    if count:
        raise ValueError(f"{count} numbers more than there are for kiosks")
