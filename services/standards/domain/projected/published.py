"""Halls and matters, revision by revision."""

from __future__ import annotations

from services.standards.domain.projected.said import Change, Rule, Said


def _hall_published(said: Said) -> tuple[Change, ...]:
    hall, revision = said.data["hall"], said.data["revision"]
    put = {"hall": hall["id"], "revision": revision, "at": said.at}
    kept = {name: hall[name] for name in ("zone", "hours", "guidance_seats")}
    special = {name: hall[name] for name in ("calendar", "special_days") if name in hall}
    return (Change("halls", f"{hall['id']}:{revision}", {**put, **kept, **special}),)


def _matter_published(said: Said) -> tuple[Change, ...]:
    matter, revision = said.data["matter"], said.data["revision"]
    put = {
        "matter": matter["id"],
        "revision": revision,
        "at": said.at,
        "name": matter["name"]["zh"],
        "halls": sorted(matter["queues"]),
        "materials": [words for each in matter["materials"] for words in (each["name"]["zh"], each["name"]["en"])],
        "promised_days": matter.get("promised_days"),
        "legal_days": matter.get("legal_days"),
        "brings": sum(1 for each in matter["materials"] if not each["held"]),
        "channels": list(matter["channels"]),
    }
    return (Change("matters", f"{matter['id']}:{revision}", put),)


RULES: dict[str, Rule] = {
    "hall_published": _hall_published,
    "matter_published": _matter_published,
}
