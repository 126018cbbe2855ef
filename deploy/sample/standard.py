"""The sample world's service standard: read from its file and checked, with the line of whatever is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deploy.sample.checked_yaml import read
from services.standards.domain import standard_problems
from shared.contracts.service_standard import Standard

FILE = Path(__file__).parent / "standard.yaml"


def read_standard(file: Path = FILE) -> dict[str, Any]:
    """Return the standard of ``file``, ready to be published.

    Raises ``deploy.sample.checked_yaml.BadFile``: ``file:line: field: what is wrong``, for everything that is.
    """
    checked = read(file, Standard())
    checked.refuse(standard_problems(checked.value))
    standard: dict[str, Any] = checked.value
    return standard
