"""The connection to MongoDB, with the guarantees that every acknowledged write here has."""

from __future__ import annotations

from typing import Any

from bson.codec_options import CodecOptions
from pymongo import MongoClient, WriteConcern
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from shared.config import Settings

_ANSWER_WITHIN_MS = 1500
"""Shorter than the 2 s of a request from the door, so that the caller hears that the database is away."""
_SILENT_MS = 10_000
"""A connection on which an answer takes longer is given up, as it may be half open. Longer than any request may take,
and than the 5 s that a majority has for a write; a change stream and a tailable cursor answer at least each second.
"""
_LOOK_EACH_MS = 5_000
"""So often the driver looks at the database over a connection of its own. When that falls silent too, whatever waits
on any other is broken off, 1.5 s after it should have answered: sooner than each would find out by itself.
"""

Document = dict[str, Any]


def connect(settings: Settings, **options: Any) -> MongoClient[Document]:
    """Return a client that gives up on an absent database within 1.5 s, on one that falls silent within about 7 s and
    on a single silent connection within 10 s; datetimes carry UTC. What may take longer is to run within
    ``pymongo.timeout``, which replaces the 10 s.

    ``options``: further ones of pymongo's.
    """
    chosen = {
        "serverSelectionTimeoutMS": _ANSWER_WITHIN_MS,
        "connectTimeoutMS": _ANSWER_WITHIN_MS,
        "socketTimeoutMS": _SILENT_MS,
        "heartbeatFrequencyMS": _LOOK_EACH_MS,
        "tz_aware": True,
    }
    return MongoClient(settings.mongo_url, **{**chosen, **options})


def database(client: MongoClient[Document], settings: Settings, service: str) -> Database[Document]:
    """Return the database of ``service``: majority-acknowledged, journalled writes."""
    return client.get_database(
        settings.database_prefix + service,
        codec_options=CodecOptions(tz_aware=True),
        write_concern=WriteConcern(w="majority", j=True, wtimeout=5000),
        read_concern=ReadConcern("local"),
    )
