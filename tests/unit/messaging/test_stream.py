"""From a change of the database to events."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shared.contracts.aggregates import AGGREGATES
from shared.messaging.stream import Histories, pipeline

AT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def entry(number: int) -> dict[str, Any]:
    return {"type": "counter_opened", "at": AT, "data": {"n": number}, "actor": "a", "correlation": "c"}


class Database(dict):
    """One collection whose documents all lie in ``nanhai``; counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__(shifts=self)
        self.asked = 0

    def find_one(self, _query: Any, _projection: Any) -> dict[str, Any]:
        self.asked += 1
        return {"hall": "nanhai"}


def change(operation: str = "update", **fields: Any) -> dict[str, Any]:
    return {"operationType": operation, "ns": {"coll": "shifts"}, "documentKey": {"_id": "s"}, **fields}


def ids(*changes: dict[str, Any]) -> list[str]:
    histories = Histories(Database(), "queue")  # type: ignore[arg-type]
    return [event.id for each in changes for event in histories.events_in(each)]


def test_an_insert_says_its_whole_history():
    assert ids(change("insert", fullDocument={"hall": "nanhai", "history": [entry(0), entry(1)]})) == ["s:0", "s:1"]


def test_a_replacement_says_everything_again_under_the_same_ids():
    assert ids(change("replace", fullDocument={"hall": "nanhai", "history": [entry(0)]})) == ["s:0"]


def test_an_update_says_what_was_appended_in_the_order_of_the_history():
    appended = [{"k": "history.10", "v": entry(10)}, {"k": "history.9", "v": entry(9)}]
    assert ids(change(appended=appended)) == ["s:9", "s:10"]


def test_a_first_push_comes_as_a_whole_list():
    assert ids(change(appended=[{"k": "history", "v": [entry(0), entry(1)]}])) == ["s:0", "s:1"]


def test_an_update_that_appended_nothing_says_nothing():
    assert ids(change(appended=[])) == []
    assert ids(change(appended=None)) == []


def test_an_edited_entry_is_an_alarm_and_no_event(caplog):
    assert ids(change(appended=[{"k": "history.1.data", "v": {}}])) == []
    assert "history was edited" in caplog.text


def test_the_end_of_the_stream_says_nothing():
    assert ids({"operationType": "invalidate", "_id": {}}) == []


def test_the_hall_is_looked_up_once_and_known_from_the_insert():
    database = Database()
    histories = Histories(database, "queue")  # type: ignore[arg-type]
    for index in (1, 2):
        (event,) = histories.events_in(change(appended=[{"k": f"history.{index}", "v": entry(index)}]))
        assert event.hall == "nanhai"
    assert database.asked == 1
    other = {**change("insert", fullDocument={"hall": "dali", "history": [entry(0)]}), "documentKey": {"_id": "t"}}
    (event,) = histories.events_in(other)
    assert event.hall == "dali"
    assert database.asked == 1


def test_an_event_carries_what_the_history_entry_says():
    (event,) = Histories(Database(), "queue").events_in(change(appended=[{"k": "history.4", "v": entry(4)}]))  # type: ignore[arg-type]
    assert (event.source, event.subject, event.seq, event.time) == ("queue", "s", 4, AT)
    assert (event.actor, event.correlationid, event.data) == ("a", "c", {"n": 4})


def test_the_stream_watches_the_aggregates_of_the_service_only():
    assert pipeline("queue")[0]["$match"]["$or"][0]["ns.coll"] == {"$in": list(AGGREGATES["queue"])}
