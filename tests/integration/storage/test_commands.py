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


class Counting:
    """A service that calls its current call otherwise, and changes an aggregate that is there."""

    def __init__(self, duties: Aggregates, command: Asked | None) -> None:
        self.duties = duties
        self.store = SimpleNamespace(commands=CommandBook(duties.collection))
        self.asked = SimpleNamespace(command=command)

    @once(asked_as="asked")
    def count(self, *, name: str) -> int:
        happened = [Happened("guide_on_duty", {"guide": name, "day": "2026-03-02"})]
        stamp = Stamp(NOON, "guide", "c1", self.asked.command)
        while True:
            before = self.duties.get(name)
            counted = before.get("counted", 0) + 1
            changes = {"counted": counted}
            if self.duties.transition(name, before["version"], changes, happened, stamp, answer=counted):
                return counted


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


def test_the_same_command_on_one_aggregate_from_sixteen_clients_changes_it_once(duties) -> None:
    Room(duties, None).start(name="dora")
    rooms = [Counting(duties, Asked("key-4")) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda room: room.count(name="dora"), rooms))
    assert set(answers) == {1}
    assert duties.get("dora")["version"] == 2


def test_different_commands_on_one_aggregate_all_count(duties) -> None:
    Room(duties, None).start(name="emil")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: Counting(duties, Asked(f"key-5-{n}")).count(name="emil"), range(8)))
    assert sorted(answers) == list(range(1, 9))
