"""The suite's HTTP door as an actor uses it: patient while a service is away.

An actor is a person in front of a screen: when the screen says "try again", they do. A GET or POST is repeated, with
growing pauses, on 5xx, on a lost connection and on a timeout; a POST carries the same ``Idempotency-Key`` each time.
An answer says whether an earlier attempt stayed without one (``unsure``): then a 409 may be the actor's own deed.
"""

from __future__ import annotations

import random
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 6.0
PATIENCE_SECONDS = 120.0
_TRY_AGAIN_ON = frozenset({429, 500, 502, 503, 504})


class GaveUp(Exception):
    """The door did not answer within an actor's patience; the message says what was asked and what came last."""


@dataclass(frozen=True)
class Answer:
    """``status``: of HTTP. ``body``: plain JSON or ``None``. ``unsure``: an earlier attempt had no answer."""

    status: int
    body: Any
    unsure: bool = False

    @property
    def fine(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    @property
    def facts(self) -> dict[str, Any]:
        """What a problem says that one can act on: ``{"seconds_left": 12}``; empty if it says nothing."""
        return self.body if isinstance(self.body, dict) else {}


@dataclass
class Door:
    """``url``: of the suite. ``token``: the actor's bearer token, or ``None``. ``waited``: why it had to be patient."""

    url: str
    token: str | None = None
    patience_seconds: float = PATIENCE_SECONDS
    waited: Counter[str] = field(default_factory=Counter)
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **query: Any) -> Answer:
        """Return what ``path`` (from ``/api``) shows; raises ``GaveUp``."""
        present = {name: value for name, value in query.items() if value is not None}
        return self._patiently(f"GET {path}", lambda: self._ask("GET", path, params=present))

    def post(self, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Do something once, however often it must be said; raises ``GaveUp``."""
        key = str(uuid.uuid4())
        headers = {"Idempotency-Key": key}
        return self._patiently(f"POST {path}", lambda: self._ask("POST", path, json=body or {}, headers=headers))

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Yield every item of a paged list; raises ``GaveUp``, and ``LookupError`` if it is refused."""
        after: str | None = None
        while True:
            answer = self.get(path, after=after, **query)
            if not answer.fine:
                raise LookupError(f"GET {path}: {answer.status} {answer.body}")
            yield from answer.body["items"]
            after = answer.body.get("next")
            if not after:
                return

    def _ask(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {**options.pop("headers", {})}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        timeout = (CONNECT_SECONDS, ANSWER_SECONDS)
        return self.session.request(method, self.url + path, headers=headers, timeout=timeout, **options)

    def _patiently(self, asked: str, ask: Callable[[], requests.Response]) -> Answer:
        until = time.monotonic() + self.patience_seconds
        pause, unsure, last = 0.1, False, ""
        while time.monotonic() < until:
            try:
                response = ask()
            except requests.RequestException as error:
                last = type(error).__name__
            else:
                if response.status_code not in _TRY_AGAIN_ON:
                    return Answer(response.status_code, _json(response), unsure)
                last = str(response.status_code)
            unsure = True
            self.waited[last] += 1
            time.sleep(pause * random.uniform(0.7, 1.3))
            pause = min(2.0, pause * 1.7)
        raise GaveUp(f"{asked}: no answer within {self.patience_seconds:g} s, the last was {last}")


def _json(response: requests.Response) -> Any:
    try:
        return response.json() if response.content else None
    except ValueError:
        return response.text
