"""MongoDB: the connection, and aggregates whose history is their outbox."""

from shared.storage.aggregates import Aggregates, Stamp
from shared.storage.mongo import connect, database
from shared.storage.provider import StoreProvider

__all__ = ["Aggregates", "Stamp", "StoreProvider", "connect", "database"]
