"""Which collections of which service hold aggregates, so that the relay knows what to watch and to rescan."""

from __future__ import annotations

AGGREGATES: dict[str, tuple[str, ...]] = {
    "intake": ("halls", "matters", "visits"),
    "queue": ("tickets", "shifts", "printers", "places", "appointments", "doors", "days", "number_leases"),
    "guidance": ("requests", "duties", "skills", "checklists", "reasons"),
    "standards": (
        *("standards", "checks", "findings", "complaints", "inspections", "reports"),
        *("standings", "runs", "documents", "reported_figures"),
    ),
    "gateway": ("sessions", "devices"),
}
