"""A command that comes twice has one effect and one answer, against the real database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pymongo.errors import DuplicateKeyError

from shared.errors import Conflict
from shared.happening import Happened
from shared.storage import Aggregates, Stamp, connect, database
from shared.storage.commands import COMMAND_INDEX, CommandBook, once

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    id: str
    body_hash: str = "body"


class Room:
    """A service with one kind of aggregate: guides going on duty."""

    def __init__(self, duties: Aggregates, command: Asked | None) -> None:
        self.duties = duties
        self.store = SimpleNamespace(commands=CommandBook(duties.collection))
        self.call = SimpleNamespace(command=command)

    @once
    def start(self, *, name: str) -> dict:
        answer = {"name": name}
        happened = [Happened("guide_on_duty", {"guide": name, "day": "2026-03-02"})]
        stamp = Stamp(NOON, "guide", "c1", self.call.command)
        self.duties.insert({"_id": name, "hall": "nanhai"}, happened, stamp, answer=answer)
        return answer


@pytest.fixture
def duties(hall_settings):
    client = connect(hall_settings)
    found = Aggregates(database(client, hall_settings, "commands").get_collection("duties"))
    found.ensure_indexes(COMMAND_INDEX)
    yield found
    client.close()


def test_the_same_command_from_sixteen_clients_has_one_effect_and_one_answer(duties) -> None:
    rooms = [Room(duties, Asked("key-1")) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda each: each[1].start(name=f"guide{each[0]}"), enumerate(rooms)))
    assert len({answer["name"] for answer in answers}) == 1
    assert duties.collection.count_documents({"commands.id": "key-1"}) == 1


def test_the_same_key_for_another_request_is_a_conflict(duties) -> None:
    Room(duties, Asked("key-2", "first body")).start(name="anna")
    with pytest.raises(Conflict, match="another request"):
        Room(duties, Asked("key-2", "second body")).start(name="berta")
    assert duties.get("berta") is None


def test_without_a_key_every_request_stands_for_itself(duties) -> None:
    Room(duties, None).start(name="carla")
    with pytest.raises(DuplicateKeyError):
        Room(duties, None).start(name="carla")
