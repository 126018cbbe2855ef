"""Personal data under the field key, against the real database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from pymongo.database import Database

from shared.config import Settings
from shared.storage import connect, database
from shared.storage.encryption import BadFieldKey, Sealing, field_key

KEY, OTHER_KEY = b"k" * 96, b"o" * 96
NUMBER = "440605196001011232"


@pytest.fixture
def room(hall_settings: Settings) -> Iterator[Database[dict[str, Any]]]:
    client = connect(hall_settings)
    yield database(client, hall_settings, f"sealed_{secrets.token_hex(4)}")
    client.close()


def sealing(room: Database[dict[str, Any]], key: bytes = KEY) -> Sealing:
    made = Sealing(room, key)
    made.install()
    return made


def test_what_was_sealed_is_opened_again_also_by_another_copy(room: Database[dict[str, Any]]) -> None:
    sealed = sealing(room).seal("张三丰")
    assert sealing(room).open(sealed) == "张三丰"


def test_the_same_text_is_never_the_same_cipher_and_says_nothing(room: Database[dict[str, Any]]) -> None:
    one = sealing(room)
    first, second = one.seal(NUMBER), one.seal(NUMBER)
    assert first != second
    assert NUMBER.encode() not in bytes(first)


def test_copies_that_start_at_once_share_one_key(room: Database[dict[str, Any]]) -> None:
    with ThreadPoolExecutor(6) as pool:
        copies = list(pool.map(lambda _: sealing(room), range(6)))
    assert room["keys"].count_documents({}) == 1
    assert {each.open(copies[0].seal(NUMBER)) for each in copies} == {NUMBER}


def test_another_master_key_is_refused_at_the_start(room: Database[dict[str, Any]]) -> None:
    sealing(room)
    with pytest.raises(BadFieldKey, match="is not the key"):
        sealing(room, OTHER_KEY)


def test_a_hash_finds_the_same_text_under_the_same_key_and_purpose_only(room: Database[dict[str, Any]]) -> None:
    one = sealing(room)
    assert one.hash(NUMBER, "identity") == Sealing(room, KEY).hash(NUMBER, "identity")
    assert len({one.hash(NUMBER, "identity"), one.hash(NUMBER, "phone"), one.hash(NUMBER[:-1], "identity")}) == 3
    assert one.hash(NUMBER, "identity") != Sealing(room, OTHER_KEY).hash(NUMBER, "identity")


def test_a_process_without_the_key_is_told_what_is_missing(hall_settings: Settings) -> None:
    assert len(field_key(hall_settings)) == 96
    with pytest.raises(BadFieldKey, match="HALL_FIELD_KEY is missing"):
        field_key(replace(hall_settings, field_key=None))
    assert "field_key" not in repr(hall_settings)
