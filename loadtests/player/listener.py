"""One listener at a hall's live stream, which goes on after the last event it saw when the connection is lost."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import requests

_QUIET_SECONDS = 10.0
"""The stream says something at least every few seconds, if only a heartbeat."""


@dataclass(frozen=True)
class Frame:
    """One server-sent event: its ``id`` (or ``None``), ``event`` type and ``data`` (plain JSON, or the bare text)."""

    id: str | None
    event: str
    data: Any


def frames(lines: Iterable[str]) -> Iterator[Frame]:
    """Yield the events of a stream of lines (WHATWG HTML §9.2); comments and empty events are left out."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name == "data" and name in fields else value
            continue
        if fields.get("data") or fields.get("event"):
            yield Frame(fields.get("id"), fields.get("event", "message"), _content(fields.get("data", "")))
        fields = {}


def _content(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@dataclass
class Listener:
    """``url``: of the stream. ``seen``: how many of each event type. ``called``: ticket → counters, as streamed.

    ``claimed``: request for guidance → how often somebody claimed it; ``stepped``: (request, step) → how often it was
    said to be done.

    ``resets``: how often the stream said that it no longer held the last event seen (what came between is missed).
    """

    url: str
    token: str
    seen: Counter[str] = field(default_factory=Counter)
    called: dict[str, set[str]] = field(default_factory=dict)
    claimed: Counter[str] = field(default_factory=Counter)
    stepped: Counter[tuple[str, str]] = field(default_factory=Counter)
    ids: set[str] = field(default_factory=set)
    reconnected: int = 0
    resets: int = 0
    connected: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    last_id: str | None = None

    def run(self) -> None:
        """Listen until ``ended`` is set."""
        while not self.ended.is_set():
            with suppress(requests.RequestException, OSError):  # lost: ask again, from the last event on
                self._listen()
            if not self.ended.wait(0.3):
                self.reconnected += 1

    def _listen(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "text/event-stream"}
        if self.last_id:
            headers["Last-Event-ID"] = self.last_id
        with requests.get(self.url, headers=headers, stream=True, timeout=(3, _QUIET_SECONDS)) as response:
            response.raise_for_status()
            self.connected.set()
            lines = (line.decode() for line in response.iter_lines(chunk_size=1))
            for frame in frames(lines):
                self.take(frame)
                if self.ended.is_set():
                    return

    def take(self, frame: Frame) -> None:
        """Note one event; the same one again (after a reconnection) counts once."""
        if frame.event == "reset":
            self.resets += 1
        if frame.id:
            self.last_id = frame.id
        if not isinstance(frame.data, dict) or frame.data.get("id", frame.id) in self.ids:
            return
        if identifier := frame.data.get("id", frame.id):
            self.ids.add(identifier)
        self.seen[frame.event] += 1
        facts = frame.data.get("data", frame.data)
        if frame.event == "ticket_called" and isinstance(facts, dict):
            self.called.setdefault(facts["ticket"], set()).add(facts["counter"])
        elif frame.event == "guidance_claimed" and isinstance(facts, dict):
            self.claimed[facts["request"]] += 1
        elif frame.event == "guidance_step_done" and isinstance(facts, dict):
            self.stepped[facts["request"], facts["step"]] += 1
