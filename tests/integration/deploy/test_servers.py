"""The servers that every other integration test stands on."""

from __future__ import annotations

from kombu import Connection
from pymongo import MongoClient

from shared.config import Settings, settings


def test_the_broker_takes_a_message_and_gives_it_back(broker: str) -> None:
    with Connection(broker) as connection:
        queue = connection.SimpleQueue("servers-answer", queue_opts={"exclusive": True})
        queue.put({"said": "hello"})
        assert queue.get(timeout=5).payload == {"said": "hello"}
        queue.close()


def test_the_database_is_a_replica_set_that_acknowledges_by_majority(mongo_url: str, database_prefix: str) -> None:
    with MongoClient(mongo_url) as client:
        collection = client[database_prefix + "servers"].get_collection("things")
        collection.insert_one({"_id": 1})
        with client.start_session() as session, session.start_transaction():
            assert collection.find_one({"_id": 1}, session=session) == {"_id": 1}


def test_the_settings_of_this_process_point_at_the_servers(hall_settings: Settings, broker: str) -> None:
    assert settings() is hall_settings
    assert hall_settings.amqp_url == broker
