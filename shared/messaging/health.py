"""What every service says about itself when asked."""

from __future__ import annotations

from typing import Any

from shared.messaging.rpc import rpc
from shared.observability import metrics


class Healthy:
    """Mixin of a service class that has ``name`` and ``store``: adds the requests ``health`` and ``figures``."""

    name: str
    store: Any

    @rpc
    def health(self) -> dict[str, Any]:
        """Return ``{"service": name, "database": whether its store answers}``."""
        return {"service": self.name, "database": _answers(self.store)}

    @rpc
    def figures(self) -> dict[str, Any]:
        """Return what the copy that answers has counted since its start: ``{"hall_rpc_waiting": 3.0, …}``."""
        return metrics.of_this_process()


def _answers(store: Any) -> bool:
    try:
        return bool(store.ping())
    except Exception:  # noqa: BLE001 - whatever it is, the answer is the same: not healthy
        return False
