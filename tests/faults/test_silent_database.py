"""Connections to the database that fall silent without a word are given up, and nobody waits on them for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from pymongo.collection import Collection
from pymongo.errors import AutoReconnect

from shared.config import Settings
from shared.storage import connect, database
from tests.faults.proxy import Proxy

_WAITS_AT_MOST_SECONDS = 60
_ALMOST_NEVER_MS = 3_600_000


@pytest.fixture
def proxy(mongo_url: str) -> Iterator[Proxy]:
    address = urlsplit(mongo_url)
    with Proxy(str(address.hostname), int(address.port or 27017)) as between:
        yield between


@pytest.fixture
def through(hall_settings: Settings, proxy: Proxy) -> Settings:
    return replace(hall_settings, mongo_url=f"mongodb://127.0.0.1:{proxy.port}/?directConnection=true")


@pytest.fixture(params=[{}, {"heartbeatFrequencyMS": _ALMOST_NEVER_MS}], ids=["all silent", "unnoticed by the driver"])
def papers(through: Settings, request: pytest.FixtureRequest) -> Iterator[Collection[dict[str, Any]]]:
    """A collection behind the proxy with one document; once the driver itself does not look after the connection."""
    with connect(through, **request.param) as client:
        found = database(client, through, "papers")["papers"]
        found.replace_one({"_id": "a"}, {"n": 0}, upsert=True)
        yield found


def ended(doing: Callable[[], Any]) -> Any:
    """Return what ``doing`` came to, its result or its error; fail when it hangs."""
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(doing())
        except AutoReconnect as error:
            came.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(_WAITS_AT_MOST_SECONDS)
    assert came, "it hangs"
    return came[0]


def test_a_read_on_a_silent_connection_is_given_up_and_done_on_another(papers, proxy):
    proxy.freeze()
    assert ended(lambda: papers.find_one({"_id": "a"})) == {"_id": "a", "n": 0}


def test_a_write_on_a_silent_connection_is_given_up_and_done_once(papers, proxy):
    proxy.freeze()
    assert ended(lambda: papers.update_one({"_id": "a"}, {"$inc": {"n": 1}}).modified_count) == 1
    assert papers.find_one({"_id": "a"}) == {"_id": "a", "n": 1}
