"""How reports are answered while they are made, and once they can be read."""

from __future__ import annotations

from typing import Any

from shared.clock import iso

Plain = dict[str, Any]


def report_view(report: Plain) -> Plain:
    """Return the ``ReportView`` of a stored report."""
    names = ("state", "paper", "halls", "standard", "checks", "from", "to")
    return {
        "id": report["_id"],
        "version": report["standard_version"],
        **{name: report[name] for name in names},
        "progress": {"done": report["done"], "of": 2 * len(report["halls"])},
        "requested_at": iso(report["requested_at"]),
    }
