"""How old an event is when it reaches a screen, while the door is as busy as on a crowded day."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlsplit

from deploy.local.instance import Instance
from loadtests.bench.driving import Deed, Measured, paced

SHARE_OF_HIGHEST_RATE = 0.8
_LAST_ONES_SECONDS = 5
_QUIET_SECONDS = 10


def ages(
    instance: Instance, hall: str, deeds: Sequence[Deed], rate: float, seconds: float
) -> tuple[Measured, Measured]:
    """Return the events' ages and the requests, with ``deeds`` done ``rate`` times a second for ``seconds``.

    An age is the milliseconds from the event's ``time``, which is from before its write, to a listener of the hall's
    stream: database, relay, broker, gateway and the way out are all in it. Both clocks are this machine's.
    """
    measured = Measured("event_age", 1)
    response = _stream(instance, hall)
    listener = threading.Thread(target=_listen, args=(response, measured), daemon=True)
    listener.start()
    requests = paced("at_a_steady_rate", deeds, rate=rate, seconds=seconds)
    time.sleep(_LAST_ONES_SECONDS)
    response.close()
    measured.seconds = requests.seconds
    return measured, requests


def _stream(instance: Instance, hall: str) -> HTTPResponse:
    parts = urlsplit(instance.url)
    connection = HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=_QUIET_SECONDS)
    headers = {"Authorization": f"Bearer {instance.token('board', hall)}", "Accept": "text/event-stream"}
    connection.request("GET", f"/api/v1/halls/{hall}/events", headers=headers)
    response = connection.getresponse()
    if response.status != 200:
        raise ConnectionError(f"The stream of {hall} answered {response.status}.")
    return response


def _listen(response: HTTPResponse, measured: Measured) -> None:
    with suppress(OSError, HTTPException, ValueError, AttributeError):  # what a reader meets whose stream is closed
        for happened in _times(response):
            measured.milliseconds.append((time.time() - happened.timestamp()) * 1000)


def _times(response: HTTPResponse) -> Iterator[datetime]:
    while line := response.readline():
        if line.startswith(b"data:") and "time" in (cloud := json.loads(line[5:])):
            yield datetime.fromisoformat(cloud["time"])
