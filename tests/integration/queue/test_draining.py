"""32 counters of 8 halls call 3,000 people at once, through four processes over one database."""

from __future__ import annotations

from loadtests.bench.queueing import drain
from shared.storage import connect, database


def test_nobody_is_called_twice_and_nobody_is_lost(hall_settings):
    drained = drain(hall_settings, halls=8, counters=32, people=3000, copies=4)
    assert (drained.doubled, drained.lost, len(drained.all_halls.milliseconds)) == (0, 0, 3000)
    assert all(each.percentile(0.99) > 0 and each.per_second > 0 for each in drained.by_hall.values())
    client = connect(hall_settings)
    found = database(client, hall_settings, "queue")["tickets"].find({"hall": {"$in": list(drained.by_hall)}})
    lives = {tuple(said["type"] for said in each["history"]) for each in found}
    client.close()
    assert lives == {("ticket_issued", "ticket_called", "service_started", "service_finished")}
