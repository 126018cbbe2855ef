"""Many at once: 32 people at the kiosks, 8 counters calling.

On a busy machine the suite may say "later" (202 with a code, 503): clients then do what the contract asks of them.
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest

from loadtests.player.door import Door
from tests.e2e.people import done
from tests.e2e.waiting import eventually

CLIENTS = 32
TICKETS_EACH = 3


class Client:
    """A client of the contract that is as patient as the demonstration's actors."""

    def __init__(self, person):
        self.hall = person.hall
        self.door = Door(person.url, person.token)

    def take_ticket(self, matter: str) -> dict:
        """Return a visit with its ticket, which follows by the code where the queue could not answer at once."""
        answer = self.door.post(f"/api/v1/halls/{self.hall}/visits", {"matter": matter})
        assert answer.status in (201, 202), answer
        code = answer.body["code"]
        return answer.body if answer.body["ticket"] else eventually(lambda: self.with_ticket(code), "the ticket", 60)

    def with_ticket(self, code: str) -> dict | None:
        visit = self.door.get(f"/api/v1/visits/{code}").body
        return visit if visit["ticket"] else None

    def serve_whoever_waits(self, counter: str) -> list[dict]:
        """Call, start and finish at ``counter`` until nobody waits; return the tickets."""
        served = []
        while (answer := self.door.post(f"/api/v1/counters/{counter}/call")).status != 204:
            assert answer.fine or (answer.unsure and answer.status == 409), answer
            ticket = answer.body["ticket"]
            for action in ("start", "finish"):
                acted = self.door.post(f"/api/v1/tickets/{ticket['id']}/{action}")
                assert acted.fine or (acted.unsure and acted.status == 409), acted
            served.append(self.door.get(f"/api/v1/tickets/{ticket['id']}").body)
        return served


@pytest.fixture(scope="module")
def taken(cast, matters):
    """Tickets that 32 clients took at once at one hall, over all its queues."""
    hall = "jiujiang"
    offered = matters(hall)

    def take(index: int) -> list[dict]:
        client = Client(cast("kiosk", hall, f"kiosk-{index}"))
        wanted = [offered[(index + turn) % len(offered)]["id"] for turn in range(TICKETS_EACH)]
        return [client.take_ticket(matter)["ticket"] for matter in wanted]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [ticket for tickets in pool.map(take, range(CLIENTS)) for ticket in tickets]


def test_numbers_are_unique_and_without_gaps_in_every_queue(taken):
    numbers = defaultdict(list)
    for ticket in taken:
        numbers[ticket["queue"]].append(int(ticket["number"][1:]))
    assert sum(map(len, numbers.values())) == CLIENTS * TICKETS_EACH
    for queue, given in numbers.items():
        first = min(given)  # another test may have taken tickets here before, but none meanwhile
        assert sorted(given) == list(range(first, first + len(given))), queue


def test_eight_counters_calling_at_once_call_everybody_and_nobody_twice(cast, matters):
    hall = "xiqiao"
    offered = matters(hall)
    counters = [f"{hall}-{number}" for number in range(1, 9)]
    clerks = {counter: cast("clerk", hall, f"clerk-{counter}") for counter in counters}
    for counter, clerk in clerks.items():
        clerk.open(counter)

    def take(index: int) -> list[str]:
        client = Client(cast("kiosk", hall, f"kiosk-{index}"))
        return [client.take_ticket(offered[(index + turn) % len(offered)]["id"])["visit"] for turn in range(2)]

    def serve(counter: str) -> list[dict]:
        return Client(clerks[counter]).serve_whoever_waits(counter)

    with ThreadPoolExecutor(CLIENTS + len(counters)) as pool:
        taking = [pool.submit(take, index) for index in range(CLIENTS)]
        serving = [pool.submit(serve, counter) for counter in counters]
        came = [visit for each in taking for visit in each.result()]
        served = [ticket for each in serving for ticket in each.result()]
        served += [ticket for tickets in pool.map(serve, counters) for ticket in tickets]

    assert sorted(ticket["visit"] for ticket in served) == sorted(came)
    assert len({ticket["id"] for ticket in served}) == len(came)
    assert {ticket["state"] for ticket in served} == {"finished"}
    eventually(lambda: nobody_waits(cast("board", hall)), "a board that shows nobody waiting")


def nobody_waits(board) -> bool:
    shown = done(board.get(f"/halls/{board.hall}/board"))
    return sum(queue["waiting"] for queue in shown["waiting"]) == 0
