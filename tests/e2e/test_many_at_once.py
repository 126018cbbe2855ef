"""Many at once: 32 people at the kiosks, 8 counters calling."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.people import done
from tests.e2e.waiting import eventually

CLIENTS = 32
TICKETS_EACH = 3


@pytest.fixture(scope="module")
def tickets(cast, matters):
    """Tickets that 32 clients took at once at one hall, over all its queues."""
    hall = "jiujiang"
    offered = matters(hall)

    def take(client: int) -> list[dict]:
        kiosk = cast("kiosk", hall, f"kiosk-{client}")
        wanted = [offered[(client + index) % len(offered)]["id"] for index in range(TICKETS_EACH)]
        return [kiosk.take_ticket(matter)["ticket"] for matter in wanted]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [ticket for taken in pool.map(take, range(CLIENTS)) for ticket in taken]


def test_numbers_are_unique_and_without_gaps_in_every_queue(tickets):
    numbers = defaultdict(list)
    for ticket in tickets:
        numbers[ticket["queue"]].append(int(ticket["number"][1:]))
    assert sum(map(len, numbers.values())) == CLIENTS * TICKETS_EACH
    for queue, given in numbers.items():
        assert sorted(given) == list(range(1, len(given) + 1)), queue


def test_eight_counters_calling_at_once_call_everybody_and_nobody_twice(cast, matters):
    hall = "xiqiao"
    offered = matters(hall)
    supervisor = cast("supervisor", hall)
    counters = [f"{hall}-{number}" for number in range(1, 9)]
    opened = {counter: cast("clerk", hall, f"clerk-{counter}") for counter in counters}
    for counter, clerk in opened.items():
        clerk.open(counter)

    def take(client: int) -> list[str]:
        kiosk = cast("kiosk", hall, f"kiosk-{client}")
        return [kiosk.take_ticket(offered[(client + index) % len(offered)]["id"])["visit"] for index in range(2)]

    def serve(counter: str) -> list[dict]:
        return opened[counter].serve_whoever_waits(counter)

    with ThreadPoolExecutor(CLIENTS + len(counters)) as pool:
        taking = [pool.submit(take, client) for client in range(CLIENTS)]
        serving = [pool.submit(serve, counter) for counter in counters]
        came = [visit for each in taking for visit in each.result()]
        served = [ticket for each in serving for ticket in each.result()]
        served += [ticket for each in pool.map(serve, counters) for ticket in each]

    assert sorted(ticket["visit"] for ticket in served) == sorted(came)
    assert len({ticket["id"] for ticket in served}) == len(came)
    eventually(lambda: nobody_waits(supervisor), "a board that shows nobody waiting")


def nobody_waits(person) -> bool:
    board = done(person.get(f"/halls/{person.hall}/board"))
    return sum(queue["waiting"] for queue in board["waiting"]) == 0
