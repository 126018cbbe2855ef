"""What operators and other makers ask the process itself: health, figures, the description of the API."""

from __future__ import annotations

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from werkzeug.wrappers import Response

from services.gateway.broker import BrokerCheck
from services.gateway.live.feed import Feed
from services.gateway.schemas.offices import Health, Readiness
from services.gateway.store import GatewayStore
from shared.messaging.figures import MessagingFigures
from shared.observability import draining
from shared.web import Answer, Request, openapi, route

API_TITLE, API_VERSION = "Service hall 综合服务大厅", "1.0.0"
API_DESCRIPTION = (
    "The door of the service hall suite 综合服务大厅: tickets, counters, guidance, standards. Bearer tokens; JSON; "
    "times ISO 8601; lists are {items, next}, paged by limit and after; errors are application/problem+json with a "
    "stable type; every POST honours Idempotency-Key."
)


class ProcessRoutes:
    """Health, readiness, metrics, OpenAPI."""

    store: GatewayStore
    live: Feed
    broker: BrokerCheck
    figures_of_messages: Any = MessagingFigures()

    @route("GET", "/healthz", answer=Health, public=True)
    def show_health(self, request: Request) -> dict[str, Any]:
        """Say that this process lives."""
        return {"status": "ok"}

    @route("GET", "/readyz", answer=Readiness, public=True, also={503: "Not ready: which part is missing"})
    def show_readiness(self, request: Request) -> Answer:
        """Say whether this process can work: its database, the broker and the live events; not while it ends."""
        parts = {"database": self.store.ping(), "broker": self.broker.answers(), "live": self.live.flows}
        ready = all(parts.values()) and not draining.is_draining()
        return Answer(200 if ready else 503, {"ready": ready, **parts})

    @route("GET", "/metrics", public=True, media_type="text/plain")
    def show_metrics(self, request: Request) -> Response:
        """Give Prometheus this process's figures, and how the events of all services fare."""
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    @route("GET", "/api/openapi.json", public=True)
    def describe(self, request: Request) -> dict[str, Any]:
        """Describe this API."""
        return openapi.document(type(self), API_TITLE, API_VERSION, API_DESCRIPTION)
