"""Who acts in the tests: a person or device with a token at a hall, and one who listens to the live stream."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from loadtests.player.listener import Frame, frames

ANSWER_SECONDS = 10
MINUTE = 60


@dataclass
class Person:
    """Somebody with the bearer ``token`` (or none) at the suite's door; every answer is what HTTP gave, unchanged."""

    url: str
    hall: str
    token: str | None = None
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **query: Any) -> requests.Response:
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any] | None = None) -> requests.Response:
        return self._ask("POST", path, json=body or {})

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = f"{self.url}/api/v1{path}"
        return self.session.request(method, address, headers=headers, timeout=ANSWER_SECONDS, **options)

    def take_ticket(self, matter: str, **more: Any) -> dict[str, Any]:
        """Return a visit with its ticket."""
        return done(self.post(f"/halls/{self.hall}/visits", {"matter": matter, **more}), 201)

    def visit(self, code: str) -> dict[str, Any]:
        """Return a visit as its code shows it."""
        return done(self.get(f"/visits/{code}"))

    def open(self, counter: str, queues: list[str] | None = None) -> dict[str, Any]:
        """Open ``counter``."""
        return done(self.post(f"/counters/{counter}/open", {"queues": queues} if queues else None))

    def call(self, counter: str) -> dict[str, Any]:
        """Return the ticket that is called to ``counter``."""
        return done(self.post(f"/counters/{counter}/call"))["ticket"]

    def do(self, ticket: str, action: str) -> dict[str, Any]:
        """Return the ticket after ``action``."""
        return done(self.post(f"/tickets/{ticket}/{action}"))

    def serve_whoever_waits(self, counter: str) -> list[dict[str, Any]]:
        """Call, start and finish at ``counter`` until nobody waits; return the tickets."""
        served = []
        while (answer := self.post(f"/counters/{counter}/call")).status_code != 204:
            ticket = done(answer)["ticket"]
            self.do(ticket["id"], "start")
            served.append(self.do(ticket["id"], "finish"))
        return served


def done(answer: requests.Response, status: int = 200) -> dict[str, Any]:
    """Return the body of an answer that must have ``status``."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json()


def refused(answer: requests.Response, status: int) -> dict[str, Any]:
    """Return the problem document of an answer that must be refused with ``status``."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]
    return problem


def stream(person: Person, last_event_id: str | None = None, seconds: float = 30) -> Iterator[Frame]:
    """Yield the frames of the hall's live stream; ``AssertionError`` when it brings no more for ``seconds``."""
    until = time.monotonic() + seconds
    headers = {"Authorization": f"Bearer {person.token}"}
    if last_event_id:
        headers["Last-Event-ID"] = last_event_id
    address = f"{person.url}/api/v1/halls/{person.hall}/events"
    with requests.get(address, headers=headers, stream=True, timeout=(5, seconds)) as answer:
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        for frame in frames(line.decode() for line in answer.iter_lines(chunk_size=1)):
            assert time.monotonic() < until, f"the stream showed nothing that ended the wait within {seconds} s"
            yield frame


def listen_until(person: Person, over: Callable[[Frame], bool], last_event_id: str | None = None) -> list[Frame]:
    """Return the stream's frames up to the one for which ``over`` holds, heartbeats left out."""
    heard: list[Frame] = []
    for frame in stream(person, last_event_id):
        if frame.event != "heartbeat":
            heard.append(frame)
            if over(frame):
                return heard
    raise AssertionError("the stream ended")
