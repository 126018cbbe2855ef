"""The figures of the HTTP server, for Prometheus."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

REQUESTS = Counter("hall_http_requests_total", "Requests answered, by route and status", ["method", "route", "status"])
SECONDS = Histogram(
    "hall_http_request_seconds",
    "Seconds from the request line to the answer's head, by route",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0),
)
