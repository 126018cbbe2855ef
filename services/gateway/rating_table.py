"""Ratings as a table for the province's platform: our mapping, as no public schema was found."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = {
    "evaluation": "办件编号 Service",
    "hall": "大厅 Hall",
    "matter": "事项编码 Matter",
    "finished_at": "办结时间 Finished at",
    "level": "评价等级 Level",
    "level_name": "评价等级名称 Level name",
    "source": "评价来源 Source",
    "rated_at": "评价时间 Rated at",
}
"""Field of ``ExportedRating`` → what its column is headed."""


def as_csv(items: Iterable[Mapping[str, Any]]) -> bytes:
    """Return ``items`` as CSV in UTF-8 with a byte order mark, without which spreadsheets spoil Chinese."""
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS.values())
    table.writerows([each[name] for name in COLUMNS] for each in items)
    return text.getvalue().encode("utf-8-sig")
