"""How long who uses the database waits for an answer."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.database import Database
from pymongo.errors import NetworkTimeout

from shared.config import Settings
from shared.storage import StoreProvider, mongo


class Slow:
    """Takes 1.5 s to install."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self.papers = database["papers"]

    def install(self) -> None:
        self.papers.replace_one({"_id": "a"}, {}, upsert=True)
        self.installed = list(self.papers.find({"$where": "sleep(1500) || true"}))


def test_installing_may_take_longer_than_any_answer(hall_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mongo, "_SILENT_MS", 400)
    provider = StoreProvider(Slow, "slow")
    provider.setup()
    assert provider.store.installed == [{"_id": "a"}]
    with pytest.raises(NetworkTimeout):
        provider.store.install()
    provider.stop()
