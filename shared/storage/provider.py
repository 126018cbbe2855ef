"""The nameko dependency that gives a service its store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymongo
from nameko.extensions import DependencyProvider
from pymongo.database import Database

from shared.config import settings
from shared.storage.mongo import connect, database

_INSTALLED_WITHIN_SECONDS = 3600.0
"""An index on what years have left, or a change to every document, takes its time at the first start of a release."""

Document = dict[str, Any]


class StoreProvider(DependencyProvider):
    """Gives every worker of ``service`` the one store of its process.

    ``make_store`` takes the service's database; its ``install()`` creates collections and indexes and must be
    safe to run in several copies at once.
    """

    def __init__(self, make_store: Callable[[Database[Document]], Any], service: str) -> None:
        self.make_store, self.service = make_store, service

    def setup(self) -> None:
        """Connect, and create what is missing."""
        self.client = connect(settings())
        self.store = self.make_store(database(self.client, settings(), self.service))
        with pymongo.timeout(_INSTALLED_WITHIN_SECONDS):
            self.store.install()

    def stop(self) -> None:
        """Close the connection."""
        self.client.close()

    def get_dependency(self, worker_ctx: Any) -> Any:
        """Return the store (it holds no state of a worker)."""
        return self.store
