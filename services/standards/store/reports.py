"""Reports in the database: asked for, made by whoever claims them, kept as they were told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import IndexModel, ReturnDocument
from pymongo.database import Database

from shared.happening import Happened
from shared.storage import Aggregates, Stamp
from shared.storage.commands import COMMAND_INDEX

Document = dict[str, Any]

CONTENT, PAPER = "content", "paper"
"""The two works on a report: to check and to write it, and then, as it takes long, its PDFs."""
_WITHOUT_CONTENT = {"content": 0, "history": 0}


class Reports:
    """Keeps reports. ``work`` says what is still to be done, and ``claimed_until`` (real time) that somebody does it.

    A report that is ready has its ``content`` (the bytes of its JSON) and the ids of its ``files``, written in one go;
    files of an attempt that died belong to no report.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._reports = Aggregates(database["reports"])
        self._files = database["report_files"]

    def install(self) -> None:
        """Create collections and indexes that are missing."""
        self._reports.ensure_indexes(
            COMMAND_INDEX,
            IndexModel([("halls", 1), ("_id", 1)]),
            IndexModel(
                [("work", 1), ("claimed_until", 1)],
                name="still_to_be_made",
                partialFilterExpression={"work": {"$exists": True}},
            ),
        )
        self._files.create_indexes([IndexModel("report")])

    def add(self, report: Document, stamp: Stamp) -> None:
        """Store a report that is to be made; its command is answered with its id."""
        hall = report["halls"][0] if len(report["halls"]) == 1 else None
        waiting = {"state": "waiting", "paper": "waiting", "work": CONTENT, "claimed_until": _in(0), "attempts": 0}
        self._reports.insert(
            {**report, "hall": hall, "done": 0, "files": {}, **waiting}, [], stamp, answer=report["_id"]
        )

    def get(self, identifier: str) -> Document | None:
        """Return the report without its content."""
        return self._reports.collection.find_one({"_id": identifier}, _WITHOUT_CONTENT)

    def content(self, identifier: str) -> bytes | None:
        """Return the JSON of a report that is ready."""
        found = self._reports.collection.find_one({"_id": identifier}, {"content": 1})
        return bytes(found["content"]) if found and "content" in found else None

    def page(self, hall: str | None, own: Collection[str] | None, after: str | None, limit: int) -> list[Document]:
        """Return up to ``limit`` reports, the newest first: on ``hall``, and on none but one's ``own`` halls."""
        conditions: list[Document] = []
        if hall is not None:
            conditions.append({"halls": hall})
        if own is not None:
            conditions.append({"halls": {"$not": {"$elemMatch": {"$nin": sorted(own)}}}})
        if after is not None:
            conditions.append({"_id": {"$lt": after}})
        wanted = {"$and": conditions} if conditions else {}
        return list(self._reports.collection.find(wanted, _WITHOUT_CONTENT).sort("_id", -1).limit(limit))

    def claim(self, work: str, seconds: float) -> Document | None:
        """Return a report on which nobody does this ``work``, ours for the next ``seconds``."""
        return self._reports.collection.find_one_and_update(
            {"work": work, "claimed_until": {"$lt": _in(0)}},
            {"$set": {"claimed_until": _in(seconds)}, "$inc": {"attempts": 1}},
            _WITHOUT_CONTENT,
            sort=[("claimed_until", 1)],
            return_document=ReturnDocument.AFTER,
        )

    def go_on(self, report: Document, seconds: float, **told: Any) -> bool:
        """Keep a claimed report for the next ``seconds``; ``False`` when somebody else has it, or has finished it."""
        put = {"claimed_until": _in(seconds), **told}
        return self._reports.collection.update_one(_mine(report), {"$set": put}).matched_count == 1

    def keep_file(self, report: Document, name: str, content: bytes) -> str:
        """Store a file of this attempt and return its id."""
        identifier = f"{report['_id']}:{report['attempts']}:{name}"
        whole = {"_id": identifier, "report": report["_id"], "content": content}
        self._files.replace_one({"_id": identifier}, whole, upsert=True)
        return identifier

    def file(self, report: Document, name: str) -> bytes | None:
        """Return a file of the report."""
        identifier = report["files"].get(name.replace(".", "_"))
        found = self._files.find_one({"_id": identifier}) if identifier else None
        return bytes(found["content"]) if found else None

    def finish(self, report: Document, content: bytes, files: Mapping[str, str], said: Happened, stamp: Stamp) -> bool:
        """Store what the report says, ready to be read; its PDFs are next. ``False``: somebody else was first."""
        put = {"content": content, "files": _named(files), "state": "ready", "work": PAPER}
        later = {"claimed_until": _in(0), "attempts": 0}
        mine = {"attempts": report["attempts"], "work": CONTENT}
        done = self._reports.transition(
            report["_id"], report["version"], {**put, **later}, [said], stamp, turn=report["turn"], where=mine
        )
        return done is not None

    def finish_paper(self, report: Document, files: Mapping[str, str], outcome: str) -> None:
        """Note that the PDFs are ``made``, or that they cannot be (``missing``)."""
        put: Document = {f"files.{name}": identifier for name, identifier in _named(files).items()}
        self._reports.collection.update_one(
            _mine(report), {"$set": {**put, "paper": outcome}, "$unset": {"work": "", "claimed_until": ""}}
        )

    def ask_for_paper(self, identifier: str) -> None:
        """Have PDFs that could not be made tried again."""
        again = {"work": PAPER, "claimed_until": _in(0), "attempts": 0, "paper": "waiting"}
        self._reports.collection.update_one({"_id": identifier, "paper": "missing"}, {"$set": again})

    def give_up(self, report: Document) -> None:
        """Note that the report could not be made however often it was tried."""
        put = {"state": "failed"} if report["work"] == CONTENT else {"paper": "missing"}
        self._reports.collection.update_one(_mine(report), {"$set": put, "$unset": {"work": "", "claimed_until": ""}})


def _mine(report: Document) -> Document:
    return {"_id": report["_id"], "attempts": report["attempts"], "work": report["work"]}


def _named(files: Mapping[str, str]) -> dict[str, str]:
    return {name.replace(".", "_"): identifier for name, identifier in files.items()}  # a dot is a path to the database


def _in(seconds: float) -> datetime:
    """Return a moment of real time: claims have nothing to do with the hall's clock."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
