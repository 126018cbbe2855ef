"""Devices, and the one-time codes that enrol them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.gateway.domain.access import SILENT, Code, Device
from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX, Command, CommandBook, kept

Document = dict[str, Any]

_CODES_KEPT = timedelta(days=1)
"""Beyond their ten minutes, so that the Idempotency-Key of a request for one is known for a day."""


@dataclass(frozen=True)
class Held:
    """A device as it was read: ``version`` and ``turn`` tell whether it is still so when it is written."""

    device: Device
    version: int
    turn: int


class DeviceStore:
    """``devices``: an aggregate each. ``codes``: what enrols one. ``watch``: which copy looks for lost ones."""

    def __init__(self, database: Database[Document]) -> None:
        self.codes, self.watch = database["codes"], database["watch"]
        self.devices = Aggregates(database["devices"])
        self.commands = CommandBook(database["devices"])
        self.code_commands = CommandBook(database["codes"])

    def install(self) -> None:
        """Create collections and indexes."""
        self.devices.ensure_indexes(
            IndexModel("code", unique=True),
            IndexModel([("hall", 1)]),
            IndexModel([("state", 1), ("heard_at", 1)]),
            COMMAND_INDEX,
        )
        self.codes.create_indexes(
            [IndexModel("hash", unique=True), IndexModel("forget_at", expireAfterSeconds=0), COMMAND_INDEX]
        )

    def add_code(self, code: Code, hash_: str, made_by: str, command: Command | None) -> bool:
        """Store a code by its hash; ``False`` when the command was carried out before."""
        document = {**asdict(code), "hash": hash_, "made_by": made_by, "forget_at": code.expires + _CODES_KEPT}
        document["_id"] = document.pop("id")
        if command:
            document["commands"] = [kept(command, code.id)]
        try:
            self.codes.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    def code(self, **by: Any) -> Code | None:
        """Return the code with this ``hash`` or ``_id``, or ``None``."""
        found = self.codes.find_one(by)
        if found is None:
            return None
        return Code(found["_id"], found["role"], found["hall"], found["expires"], found.get("counter"))

    def add(self, device: Device, stamp: Stamp) -> None:
        """Store a new device; raises ``DuplicateKeyError`` when its code, or its command, was used before."""
        document = asdict(device)
        document["_id"] = document.pop("id")
        self.devices.insert(document, [], stamp, answer=device.id)

    def get(self, identifier: str) -> Held | None:
        """Return the device, or ``None``."""
        found = self.devices.get(identifier)
        return _held(found) if found else None

    def token_of(self, identifier: str) -> str | None:
        """Return the id of the token that is good for a device, or ``None``."""
        alive = {"_id": identifier, "state": {"$ne": "revoked"}}
        found = self.devices.collection.find_one(alive, {"token": 1})
        return str(found["token"]) if found else None

    def page(self, hall: str | None, limit: int, after: str | None) -> list[Device]:
        """Return the first ``limit`` devices (of ``hall``) after the id ``after``."""
        wanted: Document = {"_id": {"$gt": after or ""}} | ({"hall": hall} if hall else {})
        return [_device(each) for each in self.devices.collection.find(wanted).sort("_id").limit(limit)]

    def beat(self, identifier: str, now: datetime) -> bool:
        """Note a heartbeat of a device that is seen already; ``False`` when it is not. Nothing that is told of."""
        seen = {"_id": identifier, "state": "seen"}
        return self.devices.collection.update_one(seen, {"$max": {"heard_at": now}}).matched_count == 1

    def change(self, held: Held, after: Device, said: Sequence[Happened], stamp: Stamp) -> bool:
        """Store what became of a device; ``False`` when it changed, or was heard of, meanwhile."""
        changes, where = {"state": after.state, "heard_at": after.heard_at}, {"heard_at": held.device.heard_at}
        done = self.devices.transition(after.id, held.version, changes, said, stamp, turn=held.turn, where=where)
        return done is not None

    def silent(self, now: datetime, most: int) -> list[Held]:
        """Return at most ``most`` seen devices without a heartbeat for longer than 90 s."""
        found = self.devices.collection.find({"state": "seen", "heard_at": {"$lt": now - SILENT}}).limit(most)
        return [_held(each) for each in found]

    def claim_watch(self, now: datetime, until: datetime) -> bool:
        """Return whether this copy is the one that looks for lost devices before ``until``."""
        try:
            free = {"_id": "watch", "until": {"$lte": now}}
            return self.watch.update_one(free, {"$set": {"until": until}}, upsert=True).acknowledged
        except DuplicateKeyError:
            return False


def _held(document: Document) -> Held:
    return Held(_device(document), document["version"], document["turn"])


def _device(document: Document) -> Device:
    return Device(
        document["_id"],
        document["hall"],
        document["role"],
        document["code"],
        document["token"],
        document["expires"],
        document["state"],
        document["heard_at"],
        document.get("counter"),
    )
