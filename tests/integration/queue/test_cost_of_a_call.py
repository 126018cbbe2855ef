"""A call costs the same whether 100 or 100,000 wait: what the database examines, read from its own plans."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.queue.domain.hall import CLASSES
from services.queue.domain.rank import later_lines, lines_of, own_lines
from services.queue.store.scenes import called_pipeline, crowd_pipeline, heads_pipeline, recent_pipeline
from services.queue.store.ticket_documents import stored
from tests.integration.queue.conftest import DAY, NOW

QUEUES = ("general", "tax")
_AT_ONCE = 5_000


def _fill(world, people):
    """Put ``people`` into the lines of both queues, of every class in turn."""
    pattern = world.issue()
    plain = stored(pattern) | {"version": 1, "turn": 0, "history": []}
    kinds = [kind for kind in CLASSES if kind != "appointment"]
    documents = world.store.tickets._collection.with_options(write_concern=None)
    for start in range(0, people, _AT_ONCE):
        documents.insert_many(
            (_somebody(world.hall.id, plain, kinds, n) for n in range(start, min(people, start + _AT_ONCE))),
            ordered=False,
        )


def _somebody(hall, plain, kinds, n):
    queue, kind = QUEUES[n % 2], kinds[n // 2 % len(kinds)]
    visit, place = f"{hall}-{n}", (NOW + timedelta(seconds=n)).timestamp()
    where = {"queue": queue, "issued_queue": queue, "priority": kind, "line": f"{queue}/{kind}"}
    when = {"arrived_at": NOW + timedelta(seconds=n), "counts_from": place, "place": place}
    return plain | where | when | {"_id": visit, "visit": visit, "numbered": visit, "sequence": n + 10}


@pytest.mark.parametrize("people", [100, 100_000])
def test_a_call_looks_at_one_ticket_a_queue_and_class_however_many_wait(world, people):
    _fill(world, people)
    lines = [*lines_of(QUEUES), *later_lines(QUEUES), *own_lines(f"{world.hall.id}-1", QUEUES)]
    heads = _plan(world, heads_pipeline(world.hall.id, DAY, lines))
    assert "DISTINCT_SCAN" in str(heads)
    assert max(_all(heads, "totalDocsExamined")) <= len(QUEUES) * len(CLASSES)
    assert max(_all(heads, "totalKeysExamined")) <= 3 * len(lines)
    recent = _plan(world, recent_pipeline(f"{world.hall.id}-1", DAY, 2))
    assert max(_all(recent, "totalDocsExamined")) <= 2
    called = _plan(world, called_pipeline(f"{world.hall.id}-1", DAY, 2))
    assert max(_all(called, "totalDocsExamined")) <= 2
    crowd = _plan(world, crowd_pipeline(world.hall.id, DAY, "tax", 21))
    assert max(_all(crowd, "totalDocsExamined"), default=0) == 0
    assert max(_all(crowd, "totalKeysExamined")) <= 21 + len(CLASSES)
    for plan in (heads, recent, called, crowd):
        assert "COLLSCAN" not in str(plan)
        assert "'SORT'" not in str(plan)


def test_counting_who_went_before_somebody_reads_no_more_than_it_needs(world):
    waiting = world.issue(arrived_at=NOW)
    world.shift(3)
    for minute in range(1, 4):
        world.issue(arrived_at=NOW + timedelta(minutes=minute), priority="disabled")
    assert world.call(3)[0].priority == "disabled"
    assert world.store.waiting.overtakings(waiting, 10) == 1
    where = {"hall": waiting.hall, "day": DAY, "overtook.queue": {"$type": "string"}}
    where["overtook"] = {"$elemMatch": {"queue": "general", "counts_from": {"$gt": waiting.counts_from}}}
    plan = _plan(world, [{"$match": where}, {"$limit": 10}, {"$count": "n"}])
    assert "COLLSCAN" not in str(plan)
    assert "went_before_others" in str(plan)


def _plan(world, pipeline):
    asked = {"aggregate": "tickets", "pipeline": pipeline, "cursor": {}}
    return world.store._database.command("explain", asked, verbosity="executionStats")


def _all(plan, name):
    if isinstance(plan, dict):
        own = [plan[name]] if name in plan else []
        return own + [each for value in plan.values() for each in _all(value, name)]
    return [each for value in plan for each in _all(value, name)] if isinstance(plan, list) else []
