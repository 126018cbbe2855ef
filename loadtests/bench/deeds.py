"""What one client of a measurement does again and again: ask the floor, take a ticket, serve at a counter."""

from __future__ import annotations

from deploy.local.instance import Instance
from loadtests.bench.driving import Client, Deed
from loadtests.player.stage import Stage


def floor_deed(url: str, path: str) -> Deed:
    """Return what asks the floor."""
    client = Client(url)

    def deed() -> str | None:
        status, _ = client.post(path, {"hall": "nanhai", "matter": "m", "priority": "normal"})
        return None if status < 300 else str(status)

    return deed


def taker(instance: Instance, stage: Stage, index: int, given: list[tuple[str, str]]) -> Deed:
    """Return what a kiosk does: take a ticket, for one matter after the other; its queue and number go to ``given``."""
    client = Client(instance.url, instance.token("kiosk", stage.hall, f"bench-kiosk-{index}"))
    turn = [index]

    def deed() -> str | None:
        turn[0] += 1
        matter = stage.offers[turn[0] % len(stage.offers)].matter
        status, body = client.post(f"/api/v1/halls/{stage.hall}/visits", {"matter": matter})
        if status != 201:
            return str(status)
        given.append((body["ticket"]["queue"], body["ticket"]["number"]))
        return None

    return deed


def server(instance: Instance, counter: str) -> Deed:
    """Return what a clerk does: call, start, finish."""
    client = Client(instance.url, instance.token("clerk", "nanhai", f"bench-clerk-{counter}"))
    client.post(f"/api/v1/counters/{counter}/open")

    def deed() -> str | None:
        status, body = client.post(f"/api/v1/counters/{counter}/call")
        if status not in (200, 409) or "ticket" not in (body or {}):
            return f"call {status}"
        for action in ("start", "finish"):  # after a call whose answer was lost the counter still holds its ticket
            done, _ = client.post(f"/api/v1/tickets/{body['ticket']['id']}/{action}")
            if done not in (200, 409):
                return f"{action} {done}"
        return None if status == 200 else "call 409, served"

    return deed
