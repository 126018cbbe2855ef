"""Appointments in the database: a place is one entry under a unique index, so the last one is given once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.queue.domain.appointments import BOOKED, Appointment, Change
from services.queue.domain.blocks import Record
from services.queue.domain.slots import Rules, Slot
from shared.errors import Conflict, Unavailable
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]
Places = tuple[str, str | None]
"""A place of a slot, and one of the day's quota, if there is one."""

_FIELDS = tuple(name for name in Appointment.__dataclass_fields__ if name not in ("id", "version"))
_WITHOUT_HISTORY = {"history": 0, "commands": 0}

TAKEN = IndexModel(
    "taken", name="place_given_once", unique=True, partialFilterExpression={"taken": {"$type": "string"}}
)
CLAIM = IndexModel(
    "claim", name="one_an_identity_matter_and_day", unique=True, partialFilterExpression={"claim": {"$type": "string"}}
)
CODE = IndexModel("code", name="found_by_code", unique=True)
DUE = IndexModel("starts_at", name="still_booked", partialFilterExpression={"state": BOOKED})
OF_DAY = IndexModel([("hall", ASCENDING), ("day", ASCENDING), ("_id", ASCENDING)], name="appointments_of_day")
OF_HOLDER = IndexModel([("holder", ASCENDING), ("day", ASCENDING)], name="of_holder")


class Appointments:
    """Aggregates of appointments, in the words of the domain."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._appointments = Aggregates(collection)
        self._collection = collection

    def install(self) -> None:
        """Create the collection and its indexes."""
        self._appointments.ensure_indexes(TAKEN, CLAIM, CODE, DUE, OF_DAY, OF_HOLDER, COMMAND_INDEX)

    def by_code(self, code: str) -> Appointment | None:
        """Return the appointment whose holder has ``code``."""
        found = self._collection.find_one({"code": code}, _WITHOUT_HISTORY)
        return known(found) if found else None

    def of_day(self, hall: str, day: str, limit: int, after: str | None) -> list[Appointment]:
        """Return up to ``limit`` appointments of a day, from behind the id ``after``."""
        where: Document = {"hall": hall, "day": day, **({"_id": {"$gt": after}} if after else {})}
        return [known(each) for each in self._collection.find(where, _WITHOUT_HISTORY).sort("_id").limit(limit)]

    def due(self, now: datetime, limit: int) -> list[Appointment]:
        """Return appointments that are still booked although their time has come, the eldest first."""
        found = self._collection.find({"state": BOOKED, "starts_at": {"$lte": now}}, _WITHOUT_HISTORY)
        return [known(each) for each in found.sort("starts_at", ASCENDING).limit(limit)]

    def taken(self, slots: Iterable[Slot]) -> Mapping[str, int]:
        """Return how many places of each slot are given, by its ``key``; slots without any are missing."""
        wanted = list(slots)
        where = {
            "hall": {"$in": list({slot.hall for slot in wanted})},
            "day": {"$in": list({slot.day.isoformat() for slot in wanted})},
        }
        places = [place for each in self._collection.find(where, {"taken": 1}) for place in each["taken"]]
        return Counter(place.rpartition("#")[0] for place in places)

    def record(self, holder: str, now: datetime, rules: Rules) -> Record:
        """Return what counts against an identity, as far back as it can matter."""
        since = now - timedelta(days=rules.counted_within_days + rules.block_days)
        where = {"holder": holder, "$or": [{"missed_at": {"$gte": since}}, {"cancelled_at": {"$gte": since}}]}
        found = [known(each) for each in self._collection.find(where, _WITHOUT_HISTORY)]
        return Record(
            tuple(each.missed_at for each in found if each.missed_at),
            tuple(each.cancelled_at for each in found if each.cancelled_at and each.cancelled_by == "visitor"),
        )

    def take_place(self, slot: Slot, rules: Rules, write: Callable[[Places], Appointment | None]) -> Appointment | None:
        """Return what ``write`` stores with a free place of ``slot``, trying others when somebody is faster.

        Which one is left to chance, so that few ask for the same. Raises ``Conflict`` (codes ``slot_full``,
        ``day_full``) when there is none, and (``claimed``) when the identity has one for the matter on that day.
        """
        quota = rules.day_quota.get(slot.queue)
        for _ in range(slot.places + (quota or 0) + 1):  # a place is lost only to somebody who got it
            try:
                return write(self._free_places(slot, quota))
            except DuplicateKeyError as error:
                violated = _violated(error)
                if "claim" in violated:
                    words = "This identity has an appointment for this matter on that day already."
                    raise Conflict(words, "starts_at", {"state": BOOKED, "code": "claimed"}) from error
                if "taken" not in violated:
                    raise
        raise Unavailable("Very many people are booking at once: try again.")

    def add(self, change: Change, stamp: Stamp, answer: Any = None) -> Appointment:
        """Store a new appointment; raises ``DuplicateKeyError`` and stores nothing when a unique index forbids it."""
        appointment, said = change
        document = {"_id": appointment.id, **stored(appointment)}
        return known(self._appointments.insert(document, [said], stamp, answer=answer))

    def advance(self, before: Appointment, change: Change, stamp: Stamp, answer: Any = None) -> Appointment | None:
        """Store the change if nobody changed the appointment since ``before``; ``None`` if somebody did."""
        after, said = change
        done = self._appointments.transition(before.id, before.version, stored(after), [said], stamp, answer=answer)
        return known(done) if done else None

    def _free_places(self, slot: Slot, quota: int | None) -> Places:
        place = self._free(slot.key, slot.places)
        if place is None:
            detail = {"state": "slot_full", "code": "slot_full", "queue": slot.queue}
            raise Conflict("All places at that time are taken: choose another.", "starts_at", detail)
        if quota is None:
            return place, None
        of_day = self._free(f"{slot.day_key}:day", quota)
        if of_day is None:
            detail = {"state": "day_full", "code": "day_full", "queue": slot.queue, "day": slot.day.isoformat()}
            raise Conflict("All appointments of that day are taken: choose another day.", "starts_at", detail)
        return place, of_day

    def _free(self, key: str, places: int) -> str | None:
        given = set(self._places_below(f"{key}#"))
        free = [place for place in (f"{key}#{number}" for number in range(places)) if place not in given]
        return random.choice(free) if free else None

    def _places_below(self, prefix: str) -> list[str]:
        """Return the places given whose names begin with ``prefix``, which ends with a character of ASCII."""
        beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        found = self._collection.find({"taken": {"$elemMatch": {"$gte": prefix, "$lt": beyond}}}, {"taken": 1})
        return [place for each in found for place in each["taken"] if place.startswith(prefix)]


def stored(appointment: Appointment) -> Document:
    """Return everything but id and version, with what is unique."""
    plain = {name: getattr(appointment, name) for name in _FIELDS}
    return {**plain, "taken": appointment.taken, "claim": appointment.claim}


def known(document: Document) -> Appointment:
    """Return the appointment."""
    facts = {name: document[name] for name in _FIELDS if name in document}
    return Appointment(id=document["_id"], version=document["version"], **facts)


def _violated(error: DuplicateKeyError) -> Sequence[str]:
    return list((error.details or {}).get("keyPattern", {}))
