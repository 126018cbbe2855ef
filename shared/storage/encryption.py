"""Personal data in documents: encrypted field by field, found again by a keyed hash.

MongoDB's explicit client-side encryption (AEAD_AES_256_CBC_HMAC_SHA_512, random): the same text is another cipher
every time, so nothing can be found or compared by it. What must be found again is stored beside it as a keyed hash.

The master key is ``HALL_FIELD_KEY`` (base64 of 96 bytes). It encrypts a data key, made at the first start and kept in
the room's database in ``keys``, which encrypts the fields: without the master key a copy of the database says nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import time
from typing import Any

from bson.binary import Binary
from pymongo import IndexModel
from pymongo.database import Database
from pymongo.encryption import Algorithm, ClientEncryption
from pymongo.errors import DuplicateKeyError, EncryptionError, PyMongoError
from pymongo.read_concern import ReadConcern

from shared.config import Settings
from shared.errors import Unavailable

Document = dict[str, Any]

_KEYS = "keys"
_NAME = "fields"
_VISIBLE_WITHIN_SECONDS = 10.0
_LOOK_AGAIN_AFTER_SECONDS = 0.02
_ONE_NAME = IndexModel(
    "keyAltNames", unique=True, partialFilterExpression={"keyAltNames": {"$exists": True}}, name="one_key_a_name"
)


class BadFieldKey(ValueError):
    """``HALL_FIELD_KEY`` is missing, or not the one that this database's personal data was encrypted under."""


def field_key(settings: Settings) -> bytes:
    """Return the key for personal data; raises ``BadFieldKey`` when this process was given none."""
    if settings.field_key is None:
        raise BadFieldKey(
            "HALL_FIELD_KEY is missing: this service keeps personal data, encrypted under a key of 96 bytes in base64 "
            "(make one with: head -c 96 /dev/urandom | base64 -w 0), the same for every copy and every start."
        )
    return settings.field_key


class KeyedHash:
    """Finds again what must not be kept: the same text gives the same hash, which only the key explains."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"keyed hashes", hashlib.sha256)

    def hash(self, text: str, purpose: str) -> str:
        """Return the hash of ``text`` in hexadecimal; hashes of two purposes cannot be compared."""
        return hmac.new(self._key, f"{purpose}\x1f{text}".encode(), hashlib.sha256).hexdigest()


class Sealing:
    """Encrypts and decrypts the fields of one room's ``database`` under the master ``key`` (96 bytes)."""

    def __init__(self, database: Database[Document], key: bytes) -> None:
        self._keys = database.get_collection(_KEYS, read_concern=ReadConcern("majority"))
        self._hashing = KeyedHash(key)
        self._encryption: ClientEncryption[Document] = ClientEncryption(
            {"local": {"key": key}}, f"{database.name}.{_KEYS}", database.client, database.codec_options
        )

    def install(self) -> None:
        """Make the data key unless it is there, in one copy of several. Raises ``BadFieldKey``, ``Unavailable``."""
        self._keys.create_indexes([_ONE_NAME])
        deadline = time.monotonic() + _VISIBLE_WITHIN_SECONDS
        while not self._has_key():
            with contextlib.suppress(DuplicateKeyError):  # another copy's, which most of the replica set has not yet
                self._make_key()
            if time.monotonic() > deadline:
                raise Unavailable("The key for personal data cannot be read: most of the database is away.")
            time.sleep(_LOOK_AGAIN_AFTER_SECONDS)
        try:
            self.open(self.seal(""))
        except EncryptionError as error:
            if isinstance(error.cause, PyMongoError):
                raise
            words = "HALL_FIELD_KEY is not the key that the personal data in this database was encrypted under."
            raise BadFieldKey(words) from error

    def seal(self, text: str) -> Binary:
        """Return ``text`` encrypted; another cipher every time."""
        return self._encryption.encrypt(text, Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random, key_alt_name=_NAME)

    def open(self, sealed: Binary) -> str:
        """Return the text that ``sealed`` holds."""
        return str(self._encryption.decrypt(sealed))

    def hash(self, text: str, purpose: str) -> str:
        """Return the keyed hash to find ``text`` by, in hexadecimal; hashes of two purposes cannot be compared."""
        return self._hashing.hash(text, purpose)

    def _has_key(self) -> bool:
        """Return whether the data key is there, by majority, as the encryption itself will read it."""
        return self._keys.find_one({"keyAltNames": _NAME}, {"_id": 1}) is not None

    def _make_key(self) -> None:
        try:
            self._encryption.create_data_key("local", key_alt_names=[_NAME])
        except EncryptionError as error:
            if isinstance(error.cause, DuplicateKeyError):
                raise error.cause from error
            raise
