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

Document = dict[str, Any]


def connect(settings: Settings, **options: Any) -> MongoClient[Document]:
    """Return a client that gives up on an absent database within 1.5 s; datetimes carry UTC.

    ``options``: further ones of pymongo's.
    """
    return MongoClient(
        settings.mongo_url,
        serverSelectionTimeoutMS=_ANSWER_WITHIN_MS,
        connectTimeoutMS=_ANSWER_WITHIN_MS,
        tz_aware=True,
        **options,
    )


def database(client: MongoClient[Document], settings: Settings, service: str) -> Database[Document]:
    """Return the database of ``service``: majority-acknowledged, journalled writes."""
    return client.get_database(
        settings.database_prefix + service,
        codec_options=CodecOptions(tz_aware=True),
        write_concern=WriteConcern(w="majority", j=True, wtimeout=5000),
        read_concern=ReadConcern("local"),
    )
