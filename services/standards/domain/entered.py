"""What the office enters with its source: documents that must be current, and figures of what no event tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Edition:
    """One edition of a document, entered at ``at``. ``valid_until``: its last day; ``None``: it does not say.

    ``withdrawn_at``: it was entered by mistake, and taken back then.
    """

    number: int
    at: datetime
    issued_on: date
    valid_from: date
    valid_until: date | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Document:
    """The document of one ``kind`` of a hall, in its ``editions``, in the order in which they were entered."""

    id: str
    kind: str
    editions: tuple[Edition, ...]

    def known_at(self, moment: datetime) -> list[Edition]:
        """Return the editions that had been entered by then, and not taken back by then."""
        return [
            each
            for each in self.editions
            if each.at < moment and (each.withdrawn_at is None or each.withdrawn_at >= moment)
        ]


@dataclass(frozen=True)
class Reported:
    """The figure ``name`` of the days from ``first_day`` to ``last_day`` (inclusive), as it was entered last.

    ``value`` ``None``: it was taken back.
    """

    id: str
    name: str
    first_day: date
    last_day: date
    value: float | None
    unit: str | None
