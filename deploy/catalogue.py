"""The catalogue: importing real matters from a CSV file as a district publishes it (``stats`` counts what is there).

Columns: ``department``, ``group`` (the main item, ``未分类`` when there is none), ``name``, ``item_code`` (national
item code), ``task_type`` (item type of the national catalogue).

One row is one matter. Its id is its item code; where the code is missing or used twice, a hash of the row, so that
importing again always meets the same matter.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.catalogue_stats import CatalogueStats, stats
from deploy.refusal import Refused
from deploy.sample.loading import Patience, publish_matters
from deploy.sample.world import Department, read_departments

__all__ = [
    "BadCatalogue",
    "CatalogueStats",
    "ImportSummary",
    "import_file",
    "read_rows",
    "source_of",
    "stats",
    "to_matters",
]

Plain = dict[str, Any]

COLUMNS = ("department", "group", "name", "item_code", "task_type")
_LONGEST = {"department": 80, "group": 200, "name": 400, "item_code": 80, "task_type": 20}
_UNGROUPED = "未分类"
_CODE = re.compile(r"\A[A-Za-z0-9_.:-]{1,80}\Z")
_PROBLEMS_SHOWN = 20
_PATIENCE_SECONDS = 60.0


class BadCatalogue(Refused):
    """A file that cannot be imported; every line of the message says ``file:line: what is wrong``."""


@dataclass(frozen=True)
class Row:
    """One row of the file and the ``line`` where it ends."""

    line: int
    department: str
    group: str
    name: str
    item_code: str
    task_type: str


@dataclass(frozen=True)
class ImportSummary:
    """What an import came to.

    ``created``, ``changed``, ``unchanged``: matters. ``open``: how many are open at ``hall``. ``not_open``: how many
    are kept but not yet open there, by department.
    """

    hall: str
    created: int
    changed: int
    unchanged: int
    open: int
    not_open: Mapping[str, int]

    @property
    def total(self) -> int:
        """All matters of the file."""
        return self.created + self.changed + self.unchanged

    def __str__(self) -> str:
        rest = "".join(f"\n  {count:4} {name}" for name, count in self.not_open.items())
        return (
            f"{self.total} matters: {self.created} new, {self.changed} changed, {self.unchanged} unchanged; "
            f"{self.open} open at {self.hall}, {sum(self.not_open.values())} not yet open"
        ) + (f":{rest}" if rest else "")


def import_file(
    path: Path, session: Any, hall: str = "nanhai", departments: Mapping[str, Department] | None = None
) -> ImportSummary:
    """Publish the matters of the file ``path`` through ``session`` (an ``RpcSession`` of an admin).

    ``departments``: the table that says in which queue of ``hall`` a department's matters are open (default: the
    sample world's). The whole file is checked before anything is published; importing it again changes nothing.
    Raises ``BadCatalogue``, and ``shared.errors.NotFound`` when there is no such hall.
    """
    rows = read_rows(path)
    patience = Patience(_PATIENCE_SECONDS)
    facts = patience.ask(lambda: session.intake.get_hall(hall=hall))
    table = departments if departments is not None else read_departments()
    matters = to_matters(rows, table, hall, {queue["id"] for queue in facts["queues"]}, source_of(path))
    done = publish_matters(session, matters, patience)
    closed = Counter(matter["department"]["zh"] for matter in matters if not matter["queues"])
    return ImportSummary(
        hall, done.created, done.changed, done.unchanged, len(matters) - closed.total(), dict(closed.most_common())
    )


def source_of(path: Path) -> str:
    """Return what the matters of ``path`` say as their source: ``511602`` for ``matters-511602.csv``."""
    return path.stem.removeprefix("matters-")[:80]


def read_rows(path: Path) -> list[Row]:
    """Return all rows of ``path``; raises ``BadCatalogue`` with the line of each row that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(_rows(path, csv.DictReader(file, strict=True)))
    except UnicodeDecodeError as error:
        raise BadCatalogue(f"{path}: is not in UTF-8 (byte {error.start}).") from error
    except OSError as error:
        raise BadCatalogue(f"{path}: cannot be read: {error.strerror}.") from error
    if not rows:
        raise BadCatalogue(f"{path}:1: holds no matters.")
    _refuse_doubles(path, rows)
    return rows


def _rows(path: Path, reader: csv.DictReader[str]) -> Iterator[Row]:
    problems: list[str] = []
    try:
        _require_columns(path, reader)
        for plain in reader:
            wrong = _wrong(plain)
            problems += [f"{path}:{reader.line_num}: {wrong}"] if wrong else []
            if not wrong:
                yield Row(reader.line_num, **{name: plain[name].strip() for name in COLUMNS})
    except csv.Error as error:
        problems.append(f"{path}:{reader.reader.line_num}: is no CSV: {error}.")
    _refuse(problems)


def _require_columns(path: Path, reader: csv.DictReader[str]) -> None:
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise BadCatalogue(f"{path}:1: misses the columns {', '.join(missing)}; expected {', '.join(COLUMNS)}.")


def _wrong(plain: Mapping[Any, Any]) -> str | None:
    """Return what is wrong with a row, or ``None``."""
    if None in plain:
        return "has more fields than the first line names."
    if any(plain[name] is None for name in COLUMNS):
        return "has fewer fields than the first line names."
    if empty := [name for name in ("department", "name") if not plain[name].strip()]:
        return f"{empty[0]} is empty."
    if long := [name for name in COLUMNS if len(plain[name].strip()) > _LONGEST[name]]:
        return f"{long[0]} is longer than {_LONGEST[long[0]]} characters."
    return None


def _refuse_doubles(path: Path, rows: list[Row]) -> None:
    first: dict[tuple[str, ...], int] = {}
    problems = []
    for row in rows:
        same = first.setdefault(_identity(row), row.line)
        if same != row.line:
            problems.append(f"{path}:{row.line}: is the same matter as line {same}.")
    _refuse(problems)


def _refuse(problems: list[str]) -> None:
    if problems:
        more = len(problems) - _PROBLEMS_SHOWN
        rest = [f"… and {more} more"] if more > 0 else []
        raise BadCatalogue("\n".join([*problems[:_PROBLEMS_SHOWN], *rest]))


def to_matters(
    rows: list[Row], table: Mapping[str, Department], hall: str, queues: set[str], source: str
) -> list[Plain]:
    """Return ``rows`` as matters, open at ``hall`` where ``table`` names one of its ``queues``."""
    codes = Counter(row.item_code for row in rows)
    return [_matter(row, codes, table.get(row.department), hall, queues, source) for row in rows]


def _matter(
    row: Row, codes: Mapping[str, int], department: Department | None, hall: str, queues: set[str], source: str
) -> Plain:
    queue = department.queue if department else None
    return {
        "id": _id(row, codes, source),
        "name": {"zh": row.name, "en": row.name},
        "department": {"zh": row.department, "en": department.en if department else row.department},
        "group": None if row.group in ("", _UNGROUPED) else row.group,
        "materials": [],
        "queues": {hall: queue} if queue in queues else {},
        "channels": ["counter"],
        "item_code": row.item_code or None,
        "kind": row.task_type or None,
        "source": source,
    }


def _id(row: Row, codes: Mapping[str, int], source: str) -> str:
    if codes[row.item_code] == 1 and _CODE.match(row.item_code):
        return row.item_code
    whole = "\x1f".join((source, *_identity(row)))
    return f"m-{hashlib.sha256(whole.encode()).hexdigest()[:24]}"


def _identity(row: Row) -> tuple[str, ...]:
    return (row.department, row.group, row.name, row.item_code)
