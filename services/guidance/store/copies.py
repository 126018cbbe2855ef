"""What the desk keeps of halls and matters, which intake publishes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.guidance.domain.hall import Hall, hall_from
from shared.hours.official import official

Document = dict[str, Any]
_OF_A_HALL = (
    *("id", "name", "zone", "queues", "guidance_seats", "guidance_areas", "settings"),
    *("hours", "calendar", "special_days"),
)
_OF_A_MATTER = ("name", "materials", "group", "queues")


class Copies:
    """Halls and matters; a copy stays until a newer revision is published."""

    def __init__(self, halls: Collection[Document], matters: Collection[Document]) -> None:
        self._halls, self._matters = halls, matters

    def keep_hall(self, hall: Document, revision: int) -> Hall:
        """Keep the hall's reference data unless a newer revision is kept already; return what was given."""
        _keep(self._halls, hall["id"], {"published": {name: hall.get(name) for name in _OF_A_HALL}}, revision)
        return hall_from(hall, official())

    def keep_matter(self, matter: Document, revision: int) -> None:
        """Keep the matter's reference data unless a newer revision is kept already."""
        fields = {name: matter.get(name) for name in _OF_A_MATTER}
        _keep(self._matters, matter["id"], fields, revision)

    def hall(self, hall: str) -> Hall | None:
        """Return what the desk must know of the hall, ``None`` when it is not known here."""
        found = self._halls.find_one({"_id": hall, "published.hours": {"$exists": True}})
        return hall_from(found["published"], official()) if found else None

    def knows_matter(self, matter: str) -> bool:
        """Return whether there is a copy of the matter."""
        return self.matter(matter) is not None

    def matter(self, matter: str) -> Document | None:
        """Return ``{id, name, materials, …, revision}`` of the matter, ``None`` when it is not known here."""
        found = self._matters.find_one({"_id": matter, "materials": {"$exists": True}, "queues": {"$exists": True}})
        return {**found, "id": matter} if found else None

    def groups_of(self, matters: Iterable[str], hall: str) -> dict[str, tuple[str, ...]]:
        """Return matter → the groups that it belongs to in the hall: its queue there, and its main item."""
        found = self._matters.find({"_id": {"$in": sorted(set(matters))}}, {"group": 1, f"queues.{hall}": 1})
        return {
            each["_id"]: tuple(filter(None, (each.get("queues", {}).get(hall), each.get("group")))) for each in found
        }


def _keep(copies: Collection[Document], identifier: str, fields: Document, revision: int) -> None:
    older = {"_id": identifier, "revision": {"$lte": revision}}
    try:
        copies.update_one(older, {"$set": {**fields, "revision": revision}}, upsert=True)
    except DuplicateKeyError:
        return  # there is a newer one: the upsert could neither match nor insert
